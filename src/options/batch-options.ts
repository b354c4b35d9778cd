import { type Duration, parseDuration } from '../validate/duration.js'
import { parseOptions, parseWithin, type Validators } from '../validate/parse-options.js'

/** Options of `client.batched`. */
export interface BatchOptions {
  /** Largest number of searches in one request. @defaultValue 100 */
  operations?: number | undefined
  /**
   * Time that the first search of a batch waits for others, in milliseconds or as a string such as `'5ms'`.
   * `0` waits until the end of the current turn of the event loop. @defaultValue 0
   */
  flushInterval?: Duration | 0 | undefined
  /** Largest number of requests in flight. Further searches wait, and then travel together. @defaultValue 16 */
  concurrency?: number | undefined
}

/** Options of `client.batched` after validation. */
export interface BatchSettings {
  readonly operations: number
  readonly flushInterval: number
  readonly concurrency: number
}

const VALIDATORS: Validators<BatchSettings> = {
  operations: parseWithin(10_000),
  flushInterval: (name, value) => (value === 0 ? 0 : parseDuration(name, value)),
  concurrency: parseWithin(10_000),
}

/** Checks the options of `client.batched` or `helpers.msearch`. @throws ConfigurationError that names a wrong or unknown option */
export function batchSettings(options: BatchOptions, owner: 'batched' | 'msearch'): BatchSettings {
  const given = parseOptions(VALIDATORS, options, owner, `${owner}: options`)
  return { operations: 100, flushInterval: 0, concurrency: 16, ...given }
}
