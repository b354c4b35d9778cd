import { type Cause, ElasticsearchFailure } from '../errors.js'
import type { Json } from './json.js'

/** Parses a body. Invalid JSON is rejected as Elasticsearch does. */
export function parseBody(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    const { cause } = describeBrokenJson(text)
    throw new ElasticsearchFailure(400, cause)
  }
}

/** Fault of invalid JSON, and the last position that could be parsed. */
interface BrokenJson {
  readonly cause: Cause
  readonly lastToken: string
}

/** Describes the fault of a string that `JSON.parse` rejects, in the words of Elasticsearch's parser. */
export function describeBrokenJson(text: string): BrokenJson {
  const { offset, last } = firstError(text)
  const lastToken = positionOf(text, last)
  if (offset >= text.trimEnd().length) return { cause: endOfInput(text), lastToken }
  const token = /^[\p{L}\p{N}_]+/u.exec(text.slice(offset))?.[0]
  if (isBetweenFields(text.slice(0, offset))) {
    return { cause: withSource(unexpectedCharacter(text, offset), text, offset), lastToken }
  }
  // The parser notices it behind the literal and the character after it.
  const end = offset + (token?.length ?? 0)
  const isFollowed = token !== undefined && end < text.length
  return { cause: withSource(unrecognizedToken(text, offset, token), text, isFollowed ? end + 1 : end), lastToken }
}

function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset)
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`
}

function endOfInput(text: string): Cause {
  const position = positionOf(text, text.trimEnd().length)
  const detail = /[}\]]\s*$/.test(text) ? missingClose(text) : 'Unexpected end-of-input within/between Object entries'
  return {
    type: 'x_content_e_o_f_exception',
    reason: `[${position}] Unexpected end of file`,
    caused_by: { type: 'json_e_o_f_exception', reason: `${detail}\n at ${sourceAt(text, position)}` },
  }
}

function missingClose(text: string): string {
  const open = openBracket(text)
  const name = text[open] === '[' ? 'Array' : 'Object'
  const start = sourceAt(text, positionOf(text, open))
  return `Unexpected end-of-input: expected close marker for ${name} (start marker at ${start})`
}

function withSource(detail: string, text: string, offset: number): Cause {
  const position = positionOf(text, offset)
  const inner = `${detail}\n at ${sourceAt(text, position)}`
  return {
    type: 'x_content_parse_exception',
    reason: `[${position}] ${inner}`,
    caused_by: { type: 'json_parse_exception', reason: inner },
  }
}

function sourceAt(text: string, position: string): string {
  const [line, column] = position.split(':')
  return `[Source: (byte[])"${text}"; line: ${line}, column: ${column}]`
}

function unexpectedCharacter(text: string, offset: number): string {
  const character = text.charAt(offset)
  return `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): was expecting double-quote to start field name`
}

function unrecognizedToken(text: string, offset: number, token: string | undefined): string {
  if (token === undefined) {
    const character = text.charAt(offset)
    return `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`
  }
  return `Unrecognized token '${token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`
}

function isBetweenFields(before: string): boolean {
  return /[{]\s*$/.test(before)
}

const TOKEN =
  /\s+|[{}[\]:,]|"(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|(?:true|false|null)(?!\w)/uy

/** Returns the first position that is no JSON, and the start of the token before it. */
function firstError(text: string): { readonly offset: number; readonly last: number } {
  let [offset, last, depth] = [0, 0, 0]
  while (offset < text.length) {
    TOKEN.lastIndex = offset
    const found = TOKEN.exec(text)?.[0]
    if (found === undefined || (depth === 0 && last > 0 && /\S/.test(found))) return { offset, last }
    if (/^[^\s:,]/.test(found)) last = offset
    if (found === '{' || found === '[') depth++
    if (found === '}' || found === ']') depth--
    offset += found.length
  }
  return { offset, last }
}

/** Returns the innermost bracket that is never closed. */
function openBracket(text: string): number {
  const open: number[] = []
  for (let offset = 0; offset < text.length; offset = TOKEN.lastIndex) {
    TOKEN.lastIndex = offset
    const found = TOKEN.exec(text)?.[0]
    if (found === undefined) break
    if (found === '{' || found === '[') open.push(offset)
    if (found === '}' || found === ']') open.pop()
  }
  return open.at(-1) ?? 0
}
