import { randomUUID } from 'node:crypto'
import { base64Vector, type VectorFormat } from './vectors.js'

/**
 * JSON.stringify that writes bigints as the integers that they are, so that longs can go back as they came, and typed arrays, such as
 * vectors, as lists of numbers; or vectors as base64.
 */
export function stringify(value: unknown, vectors: VectorFormat = 'numbers'): string | undefined {
  if (vectors === 'base64') return replacing(value, packed)
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    // Only what has bigints is written twice. What it fails for otherwise, such as a circle, it fails for again.
    return error instanceof TypeError ? replacing(value, listed) : rethrow(error)
  }
  return text?.includes(TYPED_ARRAY) ? replacing(value, listed) : text
}

/** What JSON.stringify makes of a typed array begins so, and hardly anything else does. */
const TYPED_ARRAY = '{"0":'

function rethrow(error: unknown): never {
  throw error
}

/** JSON with something else in the place of bigints, and of what `replace` knows. */
function replacing(value: unknown, replace: (child: unknown) => unknown): string | undefined {
  // Nobody can have put it into the value.
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
