import { ANALYZERS } from './analysis.js'
import { type IndexedValue, indexedValue } from './field-types.js'
import type { FoundField } from './index-mapping.js'
import { valuesAt } from './source-values.js'

/** Version of a document. Its position in the segment never changes. */
export interface StoredDocument {
  readonly id: string
  /** JSON as received. Responses insert it without parsing. */
  readonly source: string
  readonly version: number
  readonly seqNo: number
  readonly routing: string | undefined
  /** Number of the operation that replaced or deleted it. */
  removedAt: number
}

/** Values of one field, by position in the segment. */
export type Column = readonly (readonly IndexedValue[])[]

/** Document versions in the order of arrival. Sources are parsed only for the fields that queries use. */
export class Segment {
  readonly documents: StoredDocument[]
  readonly #columns = new Map<string, (readonly IndexedValue[])[]>()

  constructor(documents: StoredDocument[] = []) {
    this.documents = documents
  }

  /** Returns the terms of a field (words of a text, or its values) for at least the first `end` documents. */
  column(found: FoundField, end: number): Column {
    const column = this.#columns.get(found.path) ?? []
    this.#columns.set(found.path, column)
    for (let position = column.length; position < end; position++) {
      column.push(termsOf(found, this.documents[position]?.source ?? '{}'))
    }
    return column
  }
}

const NONE: readonly IndexedValue[] = []

function termsOf({ field, sourcePath }: FoundField, source: string): readonly IndexedValue[] {
  const values = valuesAt(JSON.parse(source), sourcePath)
  if (values.length === 0) return NONE
  if (field.type.kind === 'text') return values.flatMap((value) => analyze(field.parameters.analyzer, String(value)))
  const limit = Number(field.parameters.ignore_above ?? Number.POSITIVE_INFINITY)
  return values.flatMap((value) => {
    const indexed = indexedValue(field.type, value)
    return indexed === undefined || (typeof indexed === 'string' && indexed.length > limit) ? [] : [indexed]
  })
}

/** Splits a text into the terms of an analyzer. */
export function analyze(analyzer: unknown, text: string): readonly string[] {
  return ANALYZERS[String(analyzer ?? 'standard')]?.(text) ?? []
}
