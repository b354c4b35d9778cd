import { randomUUID } from 'node:crypto'
import { base64Vector, type VectorFormat } from './vectors.js'

/**
 * Serializes a value like JSON.stringify, with two additions. Bigints are written as integers, and typed arrays as
 * lists of numbers. Vectors can be written as base64 instead.
 */
export function stringify(value: unknown, vectors: VectorFormat = 'numbers'): string | undefined {
  if (vectors === 'base64') return replacing(value, packed)
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    // Only values with bigints are serialized twice. Any other error, such as a circle, is thrown again.
    return error instanceof TypeError ? replacing(value, listed) : rethrow(error)
  }
  return text?.includes(TYPED_ARRAY) ? replacing(value, listed) : text
}

/** JSON.stringify writes a typed array with this start, which hardly anything else has. */
const TYPED_ARRAY = '{"0":'

function rethrow(error: unknown): never {
  throw error
}

/** Serializes a value and replaces bigints, and whatever `replace` replaces. */
function replacing(value: unknown, replace: (child: unknown) => unknown): string | undefined {
  // A random mark cannot occur in the value.
  const mark = randomUUID()
  let marked = false
  const text: string | undefined = JSON.stringify(value, (_key, child: unknown) => {
    if (typeof child !== 'bigint') return replace(child)
    marked = true
    return `${mark}${child}`
  })
  return marked ? text?.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1') : text
}

function listed(value: unknown): unknown {
  return isTypedArray(value) ? Array.from<unknown>(value) : value
}

function packed(value: unknown): unknown {
  return value instanceof Float32Array ? base64Vector(value) : listed(value)
}

function isTypedArray(value: unknown): value is ArrayLike<unknown> & object {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}
