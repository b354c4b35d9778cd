import { channel } from 'node:diagnostics_channel'
import type { RequestHeaders } from '../../message/wire.js'

/** Request of undici's, as its channels show it. Source: undici, docs/api/DiagnosticsChannel.md */
interface CreatedRequest {
  /** Names and values in turn. */
  readonly headers: readonly unknown[]
  addHeader(name: string, value: string): void
}

const CREATED = channel('undici:request:create')

/**
 * Dispatches a request with the header fields of its trace.
 *
 * An HTTP instrumentation adds fields of its own when undici creates the request. Elasticsearch refuses a field that
 * comes twice, so only those that no instrumentation has added are added: the last subscriber sees what the others did.
 */
export function dispatchTraced(
  headers: RequestHeaders,
  traceHeaders: RequestHeaders,
  dispatch: (headers: RequestHeaders) => void,
): void {
  if (!CREATED.hasSubscribers) return dispatch(headers)
  const added: [string, string][] = []
  const others: Record<string, string | string[] | undefined> = { ...headers }
  for (const [name, value] of Object.entries(traceHeaders)) {
    // A field that the user sets has another value, and stays.
    if (typeof value !== 'string' || headers[name] !== value) continue
    delete others[name]
    added.push([name, value])
  }
  let isCreated = false
  const complete = (message: unknown): void => {
    // The first request is this one. Its failure can start others at once.
    if (isCreated) return
    isCreated = true
    const { request } = message as { readonly request: CreatedRequest }
    const names = new Set(request.headers.map((name, at) => (at % 2 === 0 ? String(name).toLowerCase() : '')))
    for (const [name, value] of added) if (!names.has(name)) request.addHeader(name, value)
  }
  CREATED.subscribe(complete)
  try {
    dispatch(others)
  } finally {
    CREATED.unsubscribe(complete)
  }
}
