import { type Cause, ElasticsearchFailure } from '../errors.js'
import { isObject, type Json } from '../format/json.js'
import { describeBrokenJson } from '../format/json-errors.js'

/** Incoming document: its id and its JSON, which errors quote. */
export interface SourceText {
  readonly id: string
  readonly source: string
}

/** Returns line and column of the value of a key, as Elasticsearch counts them. */
export function locate(source: string, key: string): string {
  return positionAt(source, startOfValue(source, key))
}

function startOfValue(source: string, key: string): number {
  const name = JSON.stringify(key)
  const start = source.indexOf(name)
  if (start < 0) return 0
  const end = start + name.length
  return end + (/^\s*:\s*/.exec(source.slice(end))?.[0].length ?? 0)
}

function positionAt(source: string, offset: number): string {
  const before = source.slice(0, offset)
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`
}

/**
 * Returns the position at which Elasticsearch's parser rejects a value: an element of a list, or the end of an object.
 */
function placeOfRefusal(source: string, key: string, value: Json): string {
  const start = startOfValue(source, key)
  if (isObject(value)) return positionAt(source, start + JSON.stringify(value).length - 1)
  return positionAt(source, source[start] === '[' ? source.indexOf(JSON.stringify(value), start) : start)
}

/** Creates the error for a value that does not fit the type of its field. */
export function refuseValue(
  { id, source }: SourceText,
  typeName: string,
  path: string,
  name: string,
  value: Json,
): ElasticsearchFailure {
  const preview = isObject(value) ? shownAsMap(value) : String(value)
  return new ElasticsearchFailure(400, {
    type: 'document_parsing_exception',
    reason: `[${placeOfRefusal(source, name, value)}] failed to parse field [${path}] of type [${typeName}] in document with id '${id}'. Preview of field's value: '${preview}'`,
    caused_by: whyRefused(typeName, value, locate(source, name)),
  })
}

/** Creates the error for a document that is not JSON. */
export function refuseText({ source }: SourceText): ElasticsearchFailure {
  const { cause, lastToken } = describeBrokenJson(source)
  const type = 'document_parsing_exception'
  return new ElasticsearchFailure(400, {
    type,
    reason: `[${lastToken}] failed to parse: ${cause.reason}`,
    caused_by: cause,
  })
}

/** Creates the error for a document that is JSON, but not an object. */
export function refuseShape(): ElasticsearchFailure {
  const reason = 'Malformed content, must start with an object'
  return new ElasticsearchFailure(400, { type: 'document_parsing_exception', reason })
}

function whyRefused(typeName: string, value: Json, place: string): Cause {
  if (isObject(value))
    return { type: 'illegal_argument_exception', reason: `Expected text at ${place} but found START_OBJECT` }
  if (typeName === 'boolean') {
    const reason = `Failed to parse value [${value}] as only [true] or [false] are allowed.`
    return { type: 'illegal_argument_exception', reason }
  }
  if (typeName.startsWith('date')) return refusedDate(String(value))
  const type = typeName === 'long' ? 'illegal_argument_exception' : 'number_format_exception'
  return { type, reason: `For input string: "${value}"` }
}

/** Creates Elasticsearch's cause for a string that is no date. */
export function refusedDate(value: string): Cause {
  return {
    type: 'illegal_argument_exception',
    reason: `failed to parse date field [${value}] with format [strict_date_optional_time||epoch_millis]`,
    caused_by: { type: 'date_time_parse_exception', reason: 'Failed to parse with all enclosed parsers' },
  }
}

function shownAsMap(value: { readonly [key: string]: Json }): string {
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}=${isObject(each) ? shownAsMap(each) : each}`)
    .join(', ')}}`
}
