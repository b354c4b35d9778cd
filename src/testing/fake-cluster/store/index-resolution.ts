import { ElasticsearchFailure, illegalArgument, indexNotFound } from '../errors.js'
import { hasWildcard, wildcard } from '../format/wildcard.js'
import { type IndexStore, indexClosed } from './index-store.js'

/** Options for the resolution of an index expression. */
export interface ResolveOptions {
  readonly ignoreUnavailable?: boolean
  readonly allowNoIndices?: boolean
  /** Accepts closed indices, as administrative APIs do. */
  readonly includeClosed?: boolean
  /** Rejects aliases. */
  readonly forbidAliases?: boolean
}

type Indices = ReadonlyMap<string, IndexStore>

/** Returns the indices of an expression. Those that a wildcard matches are sorted by name. */
export function resolve(
  indices: Indices,
  expression: string | undefined,
  options: ResolveOptions,
): readonly IndexStore[] {
  const parts = (expression ?? '_all').split(',').filter((part) => part !== '')
  const chosen = new Map<string, IndexStore>()
  for (const part of parts) {
    if (part.startsWith('-') && parts.some(hasWildcard)) exclude(chosen, part.slice(1))
    else for (const index of resolvePart(indices, part, options)) chosen.set(index.name, index)
  }
  if (chosen.size === 0 && options.allowNoIndices === false) throw indexNotFound(expression ?? '_all')
  return [...chosen.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

function resolvePart(indices: Indices, part: string, options: ResolveOptions): readonly IndexStore[] {
  if (part === '_all' || hasWildcard(part)) return matching(indices, part === '_all' ? '*' : part, options)
  const named = indices.get(part)
  if (named !== undefined) return open([named], options)
  const aliased = [...indices.values()].filter((index) => index.aliases.has(part))
  if (aliased.length > 0 && options.forbidAliases === true) throw matchesAlias(part)
  if (aliased.length > 0) return open(aliased, options)
  if (options.ignoreUnavailable === true) return []
  throw part.startsWith('_') ? reservedName(part) : indexNotFound(part)
}

function matching(indices: Indices, pattern: string, options: ResolveOptions): readonly IndexStore[] {
  const expression = wildcard(pattern)
  const hits = [...indices.values()].filter(
    (index) =>
      expression.test(index.name) ||
      (options.forbidAliases !== true && [...index.aliases.keys()].some((alias) => expression.test(alias))),
  )
  if (hits.length === 0 && options.allowNoIndices === false) throw indexNotFound(pattern)
  return options.includeClosed === true ? hits : hits.filter((index) => index.isOpen)
}

function open(found: readonly IndexStore[], options: ResolveOptions): readonly IndexStore[] {
  if (options.includeClosed === true) return found
  const closed = found.find((index) => !index.isOpen)
  if (closed === undefined) return found
  if (options.ignoreUnavailable === true) return found.filter((index) => index.isOpen)
  throw indexClosed(closed)
}

function exclude(chosen: Map<string, IndexStore>, pattern: string): void {
  const expression = wildcard(pattern)
  for (const name of chosen.keys()) if (expression.test(name)) chosen.delete(name)
}

function matchesAlias(name: string): ElasticsearchFailure {
  return illegalArgument(
    `The provided expression [${name}] matches an alias, specify the corresponding concrete indices instead.`,
  )
}

function reservedName(name: string): ElasticsearchFailure {
  const reason = `Invalid index name [${name}], must not start with '_'.`
  const type = 'invalid_index_name_exception'
  return new ElasticsearchFailure(400, { type, reason, index_uuid: '_na_', index: name })
}
