import type { ApiTraits, CallInfo } from '../message/request.js'
import type { CallSettings } from '../options/call-settings.js'

/** Returns the facts that identify a call. */
export function callInfo(
  api: ApiTraits,
  { context, opaqueId, opaqueIdPrefix = '' }: CallSettings,
  id: unknown,
): CallInfo {
  const pathParts = pathPartsOf(api)
  const { index, id: documentId } = pathParts
  return {
    api: api.api ?? api.name,
    index,
    // Scripts, pipelines and tasks have ids, too, but no index.
    documentId: index === undefined ? undefined : documentId,
    pathParts,
    id,
    context,
    opaqueId: opaqueId === undefined ? undefined : opaqueIdPrefix + opaqueId,
  }
}

function pathPartsOf({ pathParameters = [], parameters = {} }: ApiTraits): Record<string, string> {
  const parts: Record<string, string> = {}
  for (const name of pathParameters) {
    const value = parameters[name]
    if (value !== undefined && value !== null) parts[name] = String(value)
  }
  return parts
}
