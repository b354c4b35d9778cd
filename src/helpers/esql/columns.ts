import { unusable } from '../check-response.js'
import type { EsqlColumn } from './esql-options.js'

/** Returns the columns of a result. @throws DeserializationError if it has none */
export function columnsOf(response: { readonly columns?: unknown }): readonly EsqlColumn[] {
  const { columns } = response
  if (Array.isArray(columns) && columns.every(isColumn)) return columns
  throw unusable(response, 'it has no columns in front of its values')
}

function isColumn(value: unknown): value is EsqlColumn {
  const { name }: { name?: unknown } = Object(value)
  return typeof name === 'string'
}
