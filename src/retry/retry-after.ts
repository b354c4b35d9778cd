/**
 * Parses the wait that a response requests, in milliseconds, from either form of `Retry-After`: seconds or a date.
 * Source: RFC 9110, section 10.2.3
 */
export function retryAfter(value: string | string[] | undefined, now: number): number | undefined {
  if (typeof value !== 'string') return undefined
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000
  // Date.parse makes a date of almost any number.
  const date = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
