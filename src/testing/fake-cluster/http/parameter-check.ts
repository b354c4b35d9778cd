import { type ElasticsearchFailure, illegalArgument, notSupported } from '../errors.js'
import type { Route } from './router.js'

/** Parameters of every endpoint. */
const EVERYWHERE = ['pretty', 'human', 'error_trace', 'filter_path', 'format', 'source', 'source_content_type']

/** Parameters that some endpoints of Elasticsearch have. The error for these differs. */
const UNSUPPORTED = (
  'analyze_wildcard analyzer default_operator df docvalue_fields dynamic_templates explain ' +
  'force_synthetic_source index_filter indices_boost lenient min_score pipeline q script_fields stored_fields ' +
  'suggest_field suggest_mode suggest_size suggest_text terminate_after wait_for_checkpoints'
).split(' ')

/** Rejects unknown parameters and suggests similar names, as Elasticsearch does. */
export function checkParameters(uri: string, names: Iterable<string>, route: Route): void {
  const known = [...route.parameters, ...EVERYWHERE]
  const unknown = [...names].filter((name) => !known.includes(name)).sort()
  const unsupported = unknown.find((name) => UNSUPPORTED.includes(name))
  if (unsupported !== undefined) throw notSupported(`the parameter [${unsupported}]`)
  if (unknown.length > 0) throw unrecognized(uri, unknown, known)
}

function unrecognized(uri: string, unknown: readonly string[], known: readonly string[]): ElasticsearchFailure {
  const described = unknown.map((name) => `[${name}]${guess(name, known)}`).join(', ')
  const plural = unknown.length > 1 ? 's' : ''
  return illegalArgument(`request [${uri}] contains unrecognized parameter${plural}: ${described}`)
}

const LEAST_SIMILARITY = 0.5

function guess(name: string, known: readonly string[]): string {
  const similar = known
    .map((each) => ({ each, similarity: 1 - distance(name, each) / Math.max(name.length, each.length) }))
    .filter(({ similarity }) => similarity > LEAST_SIMILARITY)
    .sort((one, other) => other.similarity - one.similarity || (one.each < other.each ? -1 : 1))
    .map(({ each }) => each)
  const [only] = similar
  if (only === undefined) return ''
  return similar.length === 1 ? ` -> did you mean [${only}]?` : ` -> did you mean any of [${similar.join(', ')}]?`
}

/** Returns the number of letters to change, add or remove. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_each, column) => column)
  for (const [place, letter] of [...one].entries()) {
    const next = [place + 1]
    for (let column = 1; column <= other.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
