import { NO_MATCH, type Weight } from './query.js'

/** Matches documents that match at least `minimum` of the weights. The scores are added. */
export function disjunction(weights: readonly Weight[], minimum: number): Weight {
  const [only] = weights
  if (only !== undefined && weights.length === 1 && minimum === 1) return only
  return {
    score: (position) => {
      let matching = 0
      let sum = 0
      for (const weight of weights) {
        const score = weight.score(position)
        if (score === NO_MATCH) continue
        matching++
        sum += score
      }
      return matching >= minimum ? Math.fround(sum) : NO_MATCH
    },
  }
}
