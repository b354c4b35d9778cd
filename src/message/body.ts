import type { Readable } from 'node:stream'

/** Whether it is a stream, of whichever library. */
export function isStream(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && 'pipe' in value && typeof value.pipe === 'function'
}
