const ISO =
  /^([+-]?\d{4,9})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?$/

/**
 * Parses a date of Elasticsearch's default format, `strict_date_optional_time||epoch_millis`, to milliseconds. Returns
 * `undefined` for others.
 */
export function parseDate(value: string | number): number | undefined {
  if (typeof value === 'number') return Math.trunc(value)
  const parts = ISO.exec(value)
  if (parts === null || !/^\d{4}(?!\d)/.test(value)) return /^-?\d+$/.test(value) ? Number(value) : undefined
  return fromParts(parts)
}

/** Returns whether dynamic mapping takes a string for a date. */
export function looksLikeDate(value: string): boolean {
  return !/^-?\d+$/.test(value) && parseDate(value) !== undefined
}

/** Formats a date for responses. */
export function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** Evaluates `now-1d/d` and `2020-01-01||+1M`, rounded down, or (for `lte` and `gt`) up to the end of the unit. */
export function parseDateMath(text: string, now: number, roundUp: boolean): number | undefined {
  const { base, operations } = splitMath(text)
  const start = base === 'now' ? now : parseDate(base)
  if (start === undefined) return undefined
  if (operations === '') return base !== 'now' && roundUp ? endOfPrecision(base, start) : start
  return applyMath(new Date(start), operations, roundUp)
}

/** Operations follow `now` directly, but a date only behind `||`: a date contains dashes. */
function splitMath(text: string): { readonly base: string; readonly operations: string } {
  if (text.startsWith('now')) return { base: 'now', operations: text.slice(3) }
  const [base = '', ...operations] = text.split('||')
  return { base, operations: operations.join('||') }
}

function fromParts(parts: RegExpExecArray): number | undefined {
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = parts
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3)
  const offset = zone === 'Z' ? 'Z' : `${zone.replace(':', '').slice(0, 3)}:${zone.replace(':', '').slice(3) || '00'}`
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`)
  return Number.isNaN(time) ? undefined : time
}

/** Returns the end of a date's precision: as an upper limit, a date without time stands for the whole day. */
function endOfPrecision(text: string, start: number): number {
  const parts = ISO.exec(text)
  if (parts === null) return start
  const date = new Date(start)
  const [, , month, day, hour, minute, second, fraction] = parts
  if (fraction !== undefined) return start
  if (month === undefined) add(date, 'y', 1)
  else if (day === undefined) add(date, 'M', 1)
  else if (hour === undefined) add(date, 'd', 1)
  else if (minute === undefined) add(date, 'h', 1)
  else add(date, second === undefined ? 'm' : 's', 1)
  return date.getTime() - 1
}

function applyMath(date: Date, operations: string, roundUp: boolean): number | undefined {
  const step = /([+-])(\d*)([yMwdhHms])|\/([yMwdhHms])/y
  let rounded = 0
  while (step.lastIndex < operations.length) {
    const [found, sign, amount, unit, rounding] = step.exec(operations) ?? []
    if (found === undefined) return undefined
    if (unit !== undefined) add(date, unit, (sign === '-' ? -1 : 1) * Number(amount || 1))
    if (rounding !== undefined) {
      floor(date, rounding)
      if (roundUp) add(date, rounding, 1)
      rounded = roundUp ? 1 : 0
    }
  }
  return date.getTime() - rounded
}

function add(date: Date, unit: string, amount: number): void {
  if (unit === 'y') date.setUTCFullYear(date.getUTCFullYear() + amount)
  else if (unit === 'M') date.setUTCMonth(date.getUTCMonth() + amount)
  else if (unit === 'w') date.setUTCDate(date.getUTCDate() + 7 * amount)
  else if (unit === 'd') date.setUTCDate(date.getUTCDate() + amount)
  else if (unit === 'm') date.setUTCMinutes(date.getUTCMinutes() + amount)
  else if (unit === 's') date.setUTCSeconds(date.getUTCSeconds() + amount)
  else date.setUTCHours(date.getUTCHours() + amount)
}

function floor(date: Date, unit: string): void {
  const rank = ['s', 'm', 'h', 'd', 'M', 'y'].indexOf(unit === 'H' ? 'h' : unit === 'w' ? 'd' : unit)
  date.setUTCMilliseconds(0)
  if (rank >= 1) date.setUTCSeconds(0)
  if (rank >= 2) date.setUTCMinutes(0)
  if (rank >= 3) date.setUTCHours(0)
  if (unit === 'w') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  if (rank >= 4) date.setUTCDate(1)
  if (rank >= 5) date.setUTCMonth(0)
}
