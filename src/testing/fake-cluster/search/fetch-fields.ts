import type { Json } from '../format/json.js'
import { wildcard } from '../format/wildcard.js'
import { shownValue } from '../store/field-types.js'
import type { FoundField } from '../store/index-mapping.js'
import type { Snapshot } from '../store/snapshot.js'
import { valuesAt } from '../store/source-values.js'
import type { SearchRequest } from './search-request.js'

/** Returns the `fields` of a hit, or `undefined` if the request names none or the document has none. */
export function fieldValues(
  { fields, docvalueFields }: SearchRequest,
  snapshot: Snapshot,
  position: number,
): Record<string, readonly Json[]> | undefined {
  const shown: Record<string, readonly Json[]> = {}
  for (const found of chosen(snapshot, fields)) add(shown, found, fromSource(found, snapshot, position))
  for (const found of chosen(snapshot, docvalueFields)) add(shown, found, fromColumn(found, snapshot, position))
  return Object.keys(shown).length === 0 ? undefined : shown
}

function add(shown: Record<string, readonly Json[]>, { path }: FoundField, values: readonly Json[]): void {
  if (values.length > 0) shown[path] = values
}

function chosen({ index }: Snapshot, patterns: readonly string[]): readonly FoundField[] {
  if (patterns.length === 0) return []
  const expressions = patterns.map(wildcard)
  return index.mapping.leaves().filter(({ path }) => expressions.some((expression) => expression.test(path)))
}

/** Returns texts as they were written, for `fields`. */
function fromSource(found: FoundField, snapshot: Snapshot, position: number): readonly Json[] {
  if (found.field.type.kind !== 'text') {
    return (snapshot.column(found)[position] ?? []).map((value) => shownValue(found.field.type, value))
  }
  return valuesAt(JSON.parse(snapshot.segment.documents[position]?.source ?? '{}'), found.sourcePath)
}

/** Returns doc values: sorted, and each text once. */
function fromColumn(found: FoundField, snapshot: Snapshot, position: number): readonly Json[] {
  const values = snapshot.column(found)[position] ?? []
  const distinct = found.field.type.kind === 'keyword' ? [...new Set(values)] : [...values]
  return distinct.sort((one, other) => (one < other ? -1 : 1)).map((value) => shownValue(found.field.type, value))
}
