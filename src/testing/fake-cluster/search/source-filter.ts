import { isArray, isObject, type Json, type JsonObject, listOf } from '../format/json.js'
import type { Parameters } from '../http/parameters.js'
import { parsingFailure, type QueryContext, tokenName } from '../query/query.js'

/** Function that filters the stored JSON of a document; `undefined` means that nothing is returned. */
export type SourceFilter = (source: string) => string | undefined

export const WHOLE_SOURCE: SourceFilter = (source) => source
const NO_SOURCE: SourceFilter = () => undefined

/** Parses the `_source` of a body. */
export function parseSourceFilter(given: Json | undefined, context: QueryContext): SourceFilter {
  if (given === undefined || given === true) return WHOLE_SOURCE
  if (given === false) return NO_SOURCE
  if (typeof given === 'string' || isArray(given)) return filterBy(listOf(given).map(String), [])
  if (isObject(given)) {
    const names = (value: Json | undefined) => listOf(value).map(String)
    return filterBy(names(given.includes ?? given.include), names(given.excludes ?? given.exclude))
  }
  const reason = `Expected one of [VALUE_BOOLEAN, VALUE_STRING, START_ARRAY, START_OBJECT] but found [${tokenName(given)}]`
  throw parsingFailure(context, reason, '_source')
}

/** Parses `_source`, `_source_includes` and `_source_excludes` of a query string, if there are any. */
export function sourceParameters(parameters: Parameters): SourceFilter | undefined {
  const source = parameters.text('_source')
  const includes = parameters.list('_source_includes')
  const excludes = parameters.list('_source_excludes')
  if (source === undefined && includes === undefined && excludes === undefined) return undefined
  if (source === 'false') return NO_SOURCE
  const listed = source === undefined || source === 'true' || source === '' ? [] : source.split(',')
  return filterBy(includes ?? listed, excludes ?? [])
}

/** Keeps the paths that are included and not excluded. Both may contain `*`. */
function filterBy(includes: readonly string[], excludes: readonly string[]): SourceFilter {
  if (includes.length === 0 && excludes.length === 0) return WHOLE_SOURCE
  const included = includes.map(pathPattern)
  const excluded = excludes.map(pathPattern)
  return (source) => {
    const document: Json = JSON.parse(source)
    return JSON.stringify(isObject(document) ? prune(document, '', included, excluded) : document)
  }
}

/** Creates the pattern of a path: `a.b` also covers its children. */
function pathPattern(path: string): RegExp {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${escaped}(\\..*)?$`)
}

function prune(
  object: JsonObject,
  prefix: string,
  includes: readonly RegExp[],
  excludes: readonly RegExp[],
): JsonObject {
  const kept: [string, Json][] = []
  for (const [key, value] of Object.entries(object)) {
    const path = `${prefix}${key}`
    if (excludes.some((pattern) => pattern.test(path))) continue
    const isIncluded = includes.length === 0 || includes.some((pattern) => pattern.test(path))
    const pruned = pruneValue(value, path, isIncluded ? [] : includes, excludes)
    if (pruned !== undefined && !(includes.length > 0 && isEmpty(pruned))) kept.push([key, pruned])
  }
  return Object.fromEntries(kept)
}

function isEmpty(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0
}

function pruneValue(
  value: Json,
  path: string,
  includes: readonly RegExp[],
  excludes: readonly RegExp[],
): Json | undefined {
  if (isObject(value)) {
    const pruned = prune(value, `${path}.`, includes, excludes)
    return includes.length > 0 && Object.keys(pruned).length === 0 ? undefined : pruned
  }
  if (isArray(value) && value.some(isObject)) {
    const pruned = value.flatMap((each) => pruneValue(each, path, includes, excludes) ?? [])
    return includes.length > 0 && pruned.length === 0 ? undefined : pruned
  }
  return includes.length === 0 ? value : undefined
}
