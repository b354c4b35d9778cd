import type { BufferedOptions } from '../api/method.js'
import { ConfigurationError } from '../errors/index.js'
import { OPTIONS } from '../options/option-table.js'
import { namesIn, validatorsIn } from '../validate/option.js'
import { entriesOf, parseOptions, unknownOption, type Validators } from '../validate/parse-options.js'

/** What a helper decides itself: its calls must bring hits, in the form in which it reads them. */
const DECIDED = namesIn(OPTIONS, 'result')

/** The options of its calls that a helper passes on. */
const PASSED = validatorsIn(OPTIONS, 'shared', 'call')

/** The options of a helper, told apart. */
export interface SplitOptions<T> {
  /** Its own ones, checked. */
  readonly own: Partial<T>
  /** Those of its calls, checked, and as they were given: each call reads them itself. */
  readonly call: BufferedOptions
}

/**
 * Tells the options of a helper from those of its calls. All are checked here, before anything is sent.
 * @param helper - its name, for errors
 * @param readers - its own options
 * @throws ConfigurationError that names a wrong option
 */
export function splitOptions<T extends object>(
  helper: string,
  readers: Validators<T>,
  options: unknown,
): SplitOptions<T> {
  const entries = entriesOf(PASSED, options, `${helper}: options`)
  const isOwn = ([name]: [string, unknown]): boolean => Object.hasOwn(readers, name)
  const isPassed = ([name]: [string, unknown]): boolean => Object.hasOwn(PASSED, name)
  const other = entries.find((entry) => !isOwn(entry) && !isPassed(entry) && !isUnsaid(entry))
  if (other !== undefined) throw new ConfigurationError(refusal(helper, readers, other[0]))
  const own = parseOptions(readers, Object.fromEntries(entries.filter(isOwn)), helper)
  const call = Object.fromEntries(entries.filter(isPassed))
  parseOptions(PASSED, call, helper)
  return { own, call }
}

/** Options that many calls share can have them, without a value. */
function isUnsaid([name, value]: [string, unknown]): boolean {
  return DECIDED.includes(name) && (value === undefined || value === null)
}

function refusal(helper: string, readers: object, name: string): string {
  if (DECIDED.includes(name)) return `${helper} has no option "${name}": it decides itself how responses are read`
  return unknownOption(helper, name, [...Object.keys(readers), ...Object.keys(PASSED)])
}
