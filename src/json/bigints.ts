import { randomUUID } from 'node:crypto'

/** JSON.stringify that writes bigints as the integers that they are: longs can go back as they came. */
export function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (error) {
    // Only what has bigints is written twice. What it fails for otherwise, such as a circle, it fails for again.
    return error instanceof TypeError ? stringifyBigints(value) : rethrow(error)
  }
}

function rethrow(error: unknown): never {
  throw error
}

function stringifyBigints(value: unknown): string | undefined {
  // Nobody can have put it into the value.
  const mark = randomUUID()
  const text: string | undefined = JSON.stringify(value, (_key, child: unknown) =>
    typeof child === 'bigint' ? `${mark}${child}` : child,
  )
  return text?.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1')
}
