import { illegalArgument } from '../errors.js'

const UNITS: Readonly<Record<string, number>> = {
  nanos: 1e-6,
  micros: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Parses a time value such as `30s` to milliseconds; `setting` names it in the error. */
export function parseTimeValue(text: string, setting: string): number {
  if (text === '-1' || text === '0') return Number(text)
  const [, amount, unit] = /^(.*?)(nanos|micros|ms|s|m|h|d)$/.exec(text) ?? []
  const factor = UNITS[unit ?? '']
  if (amount === undefined || factor === undefined) {
    throw illegalArgument(
      `failed to parse setting [${setting}] with value [${text}] as a time value: unit is missing or unrecognized`,
    )
  }
  if (!/^-?\d+$/.test(amount)) {
    const inner = { type: 'number_format_exception', reason: `For input string: "${amount}"` }
    throw illegalArgument(`failed to parse [${text}]`, { caused_by: inner })
  }
  return Number(amount) * factor
}
