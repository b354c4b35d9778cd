import { NO_MATCH, type Weight } from './query.js'

/** Matches nothing, like a query on a field that no document has. */
export const NOTHING: Weight = { score: () => NO_MATCH, constant: 0 }

/** Gives all documents that fulfill a condition the same score. */
export function constantWeight(boost: number, matches: (position: number) => boolean): Weight {
  return { score: (position) => (matches(position) ? boost : NO_MATCH), constant: boost }
}

export function everything(boost: number): Weight {
  return { score: () => boost, constant: boost, matchesAll: true }
}
