import { ElasticsearchFailure } from '../errors.js'
import { isObject, type Json } from '../format/json.js'
import { unknownField } from '../query/field-clause.js'
import type { Slice } from './search-request.js'

/** Parses the `slice` of a search. */
export function parseSlice(given: Json | undefined, text: string): Slice | undefined {
  if (!isObject(given)) return undefined
  const unknown = Object.keys(given).find((key) => !['id', 'max', 'field'].includes(key))
  if (unknown !== undefined) throw unknownField('slice', unknown, text)
  const slice = { id: Number(given.id), max: Number(given.max) }
  if (slice.id < 0) throw badSlice('id', 'id must be greater than or equal to 0', text)
  if (slice.max <= 1) throw badSlice('max', 'max must be greater than 1', text)
  if (slice.id >= slice.max) throw badSlice('max', 'max must be greater than id', text)
  return slice
}

function badSlice(field: string, reason: string, text: string): ElasticsearchFailure {
  const start = text.indexOf(JSON.stringify(field), text.indexOf('"slice"'))
  const value = start + field.length + 3 + (/^\s*/.exec(text.slice(start + field.length + 3))?.[0].length ?? 0)
  const line = text.slice(0, value).split('\n').length
  const cause = {
    type: 'x_content_parse_exception',
    reason: `[${line}:${value - text.lastIndexOf('\n', value)}] [slice] failed to parse field [${field}]`,
  }
  return new ElasticsearchFailure(400, { ...cause, caused_by: { type: 'illegal_argument_exception', reason } })
}
