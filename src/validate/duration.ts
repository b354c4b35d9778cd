import { quote } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'

/**
 * Time in milliseconds, more than 0 and at most 2^31 - 1, or a number with its unit: `'250ms'`, `'30s'`, `'5m'`,
 * `'1h'`.
 */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h'}`

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
const FORM = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/

/** Longest time that a timer of Node can wait (2^31 - 1 ms, about 24.8 days). */
export const LONGEST_TIMER = 2_147_483_647

/**
 * Parses an option of type {@link Duration} into milliseconds.
 *
 * @param word - word that the option takes as well, for the error
 * @throws ConfigurationError that names the option
 */
export function parseDuration(name: string, value: unknown, word?: string): number {
  const ms = typeof value === 'string' ? fromText(value) : value
  if (typeof ms === 'number' && ms > 0 && ms <= LONGEST_TIMER) return ms
  const other = word === undefined ? '' : `'${word}', `
  throw new ConfigurationError(
    `${name} must be ${other}a positive number of milliseconds (at most ${LONGEST_TIMER}) or a string like '30s', got ${quote(value)}`,
  )
}

function fromText(text: string): number {
  const [, amount, unit] = FORM.exec(text) ?? []
  return Number(amount) * (MILLISECONDS[unit ?? ''] ?? Number.NaN)
}
