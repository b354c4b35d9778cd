import type { BufferedOptions } from '../api/method.js'
import { ConfigurationError } from '../errors/index.js'
import { OPTIONS } from '../options/option-table.js'
import { namesIn, validatorsIn } from '../validate/option-row.js'
import { entriesOf, parseOptions, unknownOption, type Validators } from '../validate/parse-options.js'

/** Options that a helper sets itself, because its calls must return hits in the form that it parses. */
const DECIDED = namesIn(OPTIONS, 'result')

/** Validators of the options that a helper passes on to its calls. */
const PASSED = validatorsIn(OPTIONS, 'shared', 'call')

/** Options of a helper, split into its own and those of its calls. */
export interface SplitOptions<T> {
  /** Own options of the helper, checked. */
  readonly own: Partial<T>
  /** Options of its calls, checked, but still as given: each call parses them itself. */
  readonly call: BufferedOptions
}

/**
 * Splits options into those of a helper and those of its calls. All are checked here, before anything is sent.
 *
 * @param helper - name of the helper, for errors
 * @param validators - validators of the helper's own options
 * @throws ConfigurationError that names a wrong option
 */
export function splitOptions<T extends object>(
  helper: string,
  validators: Validators<T>,
  options: unknown,
): SplitOptions<T> {
  const entries = entriesOf(PASSED, options, `${helper}: options`)
  const isOwn = ([name]: [string, unknown]): boolean => Object.hasOwn(validators, name)
  const isPassed = ([name]: [string, unknown]): boolean => Object.hasOwn(PASSED, name)
  const other = entries.find((entry) => !isOwn(entry) && !isPassed(entry) && !hasNoValue(entry))
  if (other !== undefined) throw new ConfigurationError(refusal(helper, validators, other[0]))
  const own = parseOptions(validators, Object.fromEntries(entries.filter(isOwn)), helper)
  const call = Object.fromEntries(entries.filter(isPassed))
  parseOptions(PASSED, call, helper)
  return { own, call }
}

/** Returns the options of calls that go on after the consumer has left: nothing of the consumer's ends them. */
export function detachedOptions({
  signal: _signal,
  totalTimeout: _totalTimeout,
  ...rest
}: BufferedOptions): BufferedOptions {
  return rest
}

/** Returns whether an option has no value. Options that many calls share can contain such options. */
function hasNoValue([name, value]: [string, unknown]): boolean {
  return DECIDED.includes(name) && (value === undefined || value === null)
}

function refusal(helper: string, validators: object, name: string): string {
  if (DECIDED.includes(name)) return `${helper} has no option "${name}": the helper sets it itself`
  return unknownOption(helper, name, [...Object.keys(validators), ...Object.keys(PASSED)])
}
