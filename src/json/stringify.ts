import { randomUUID } from 'node:crypto'

/**
 * JSON.stringify that writes bigints as the integers that they are, so that longs can go back as they came, and typed arrays, such as
 * vectors, as lists of numbers.
 */
export function stringify(value: unknown): string | undefined {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    // Only what has bigints is written twice. What it fails for otherwise, such as a circle, it fails for again.
    return error instanceof TypeError ? stringifyNumbers(value) : rethrow(error)
  }
  return text?.includes(TYPED_ARRAY) ? stringifyNumbers(value) : text
}

/** What JSON.stringify makes of a typed array begins so, and hardly anything else does. */
const TYPED_ARRAY = '{"0":'

function rethrow(error: unknown): never {
  throw error
}

function stringifyNumbers(value: unknown): string | undefined {
  // Nobody can have put it into the value.
  const mark = randomUUID()
  const text: string | undefined = JSON.stringify(value, (_key, child: unknown) => {
    if (typeof child === 'bigint') return `${mark}${child}`
    return isTypedArray(child) ? Array.from<unknown>(child) : child
  })
  return text?.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1')
}

function isTypedArray(value: unknown): value is ArrayLike<unknown> & object {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}
