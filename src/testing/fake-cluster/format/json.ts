/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** Returns a value as a list: Elasticsearch treats one value and a list of one alike in many places. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return []
  return isArray(value) ? value : [value]
}

const LONG_LIMIT = 2 ** 63

/** Formats a number as Elasticsearch writes a long. Its limits are exact, unlike in JavaScript's own notation. */
export function formatLong(value: number): string {
  if (value >= LONG_LIMIT) return '9223372036854775807'
  if (value <= -LONG_LIMIT) return '-9223372036854775808'
  return JSON.stringify(value)
}

/** Formats a number as Java writes a float: the fewest digits that give the same float, and at least one decimal. */
export function formatFloat(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return `${value}.0`
  const float = Math.fround(value)
  for (let digits = 1; digits < 9; digits++) {
    const text = float.toPrecision(digits)
    if (Math.fround(Number(text)) === float) return String(Number(text))
  }
  return String(Number(float.toPrecision(9)))
}
