import { SerializationError } from '../../errors/index.js'
import { isRawHit, type RawHit } from '../hits/raw-hit.js'
import type { Serializer } from './serializer.js'

const LINE_FEED = Buffer.from('\n')

/**
 * Makes newline-delimited JSON of values: one line for each. Strings, bytes and raw hits are lines already, and a line feed at their end
 * is not doubled.
 */
export function ndjson(serializer: Serializer, values: readonly unknown[]): string | Buffer {
  if (!values.some(isBinary)) return serializer.ndserialize(values.some(endsLine) ? values.map(withoutEnd) : values)
  const lines: Uint8Array[] = []
  for (const value of values) {
    const line = isBinary(value) ? bytesOf(value) : Buffer.from(serializer.ndserialize([withoutEnd(value)]))
    lines.push(line)
    if (line[line.length - 1] !== LINE_FEED[0]) lines.push(LINE_FEED)
  }
  return Buffer.concat(lines)
}

function isBinary(value: unknown): value is Uint8Array | RawHit {
  return value instanceof Uint8Array || isRawHit(value)
}

function bytesOf(value: Uint8Array | RawHit): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (value._source !== undefined) return value._source
  throw new SerializationError(`the raw hit ${value._id} has no _source: its search does not return it`, value)
}

function endsLine(value: unknown): boolean {
  return typeof value === 'string' && value.endsWith('\n')
}

function withoutEnd(value: unknown): unknown {
  return typeof value === 'string' && value.endsWith('\n') ? value.slice(0, -1) : value
}
