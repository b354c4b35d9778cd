import { isArray, isObject, type Json } from './json.js'
import { wildcard } from './wildcard.js'

type Pattern = readonly string[]

/** Applies `filter_path`: keeps the named parts of a response, and drops those with a dash in front. */
export function filterPath(value: Json, paths: readonly string[]): Json {
  const split = (path: string): Pattern => path.split('.')
  const includes = paths.filter((path) => !path.startsWith('-')).map(split)
  const excludes = paths.filter((path) => path.startsWith('-')).map((path) => split(path.slice(1)))
  const kept = includes.length === 0 ? value : (keep(value, includes) ?? {})
  return excludes.length === 0 ? kept : (drop(kept, excludes) ?? {})
}

/**
 * Returns the parts that match a pattern, or `undefined` if there are none. Patterns apply to the elements of lists.
 */
function keep(value: Json, patterns: readonly Pattern[]): Json | undefined {
  if (patterns.some((pattern) => pattern.length === 0)) return value
  if (isArray(value)) {
    const kept = value.flatMap((each) => keep(each, patterns) ?? [])
    return kept.length === 0 ? undefined : kept
  }
  if (!isObject(value)) return undefined
  const kept = Object.entries(value).flatMap(([key, each]): [string, Json][] => {
    const inner = keep(each, below(key, patterns))
    return inner === undefined ? [] : [[key, inner]]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

function drop(value: Json, patterns: readonly Pattern[]): Json | undefined {
  if (patterns.some((pattern) => pattern.length === 0 || (pattern.length === 1 && pattern[0] === '**')))
    return undefined
  if (isArray(value)) return value.flatMap((each) => drop(each, patterns) ?? [])
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]): [string, Json][] => {
      const inner = drop(each, below(key, patterns))
      return inner === undefined ? [] : [[key, inner]]
    }),
  )
}

/** Returns the remainder of the patterns inside a key; `**` stands for any number of keys. */
function below(key: string, patterns: readonly Pattern[]): readonly Pattern[] {
  return patterns.flatMap(([first = '', ...rest]) => {
    if (first === '**') return [['**', ...rest], ...below(key, rest.length === 0 ? [] : [rest])]
    return wildcard(first).test(key) ? [rest] : []
  })
}
