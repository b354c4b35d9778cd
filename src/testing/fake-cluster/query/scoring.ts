import type { IndexedValue } from '../store/field-types.js'
import type { FoundField } from '../store/index-mapping.js'
import type { Column } from '../store/segment.js'
import type { Snapshot } from '../store/snapshot.js'
import { NO_MATCH, type Weight } from './query.js'

const { fround } = Math

/** Parameters of Lucene. Like there, every step is rounded to single precision. */
const K1 = fround(1.2)
const B = 0.75

interface Statistics {
  readonly documents: number
  readonly withTerm: number
  readonly averageLength: number
}

/** Scores a term with BM25 like Lucene, in single precision so that the digits agree. */
export function termWeight(snapshot: Snapshot, found: FoundField, term: IndexedValue, boost: number): Weight {
  const column = snapshot.column(found)
  const countsWords = found.field.type.kind === 'text'
  const { documents, withTerm, averageLength } = statistics(snapshot, column, term)
  const idf = fround(Math.log(1 + (documents - withTerm + 0.5) / (withTerm + 0.5)))
  const weight = fround(fround(boost * fround(1 + K1)) * idf)
  return {
    score: (position) => {
      const terms = column[position] ?? []
      const frequency = frequencyOf(terms, term)
      if (frequency === 0) return NO_MATCH
      const length = countsWords ? terms.length : 1
      const norm = fround(1 / fround(K1 * fround(1 - B + fround(fround(B * length) / averageLength))))
      const saturated = fround(1 + fround((countsWords ? frequency : 1) * norm))
      return fround(weight - fround(weight / saturated))
    },
  }
}

function statistics(snapshot: Snapshot, column: Column, term: IndexedValue): Statistics {
  let documents = 0
  let withTerm = 0
  let length = 0
  for (let position = 0; position < snapshot.end; position++) {
    const terms = column[position] ?? []
    if (terms.length === 0 || !snapshot.holds(position)) continue
    documents++
    length += terms.length
    if (terms.includes(term)) withTerm++
  }
  return { documents, withTerm, averageLength: fround(length / Math.max(1, documents)) }
}

function frequencyOf(terms: readonly IndexedValue[], term: IndexedValue): number {
  let count = 0
  for (const each of terms) if (each === term) count++
  return count
}
