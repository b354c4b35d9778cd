/** A benchmark that can be run by its name. */
export interface Benchmark {
  readonly summary: string
  /** Its options, one a line. */
  readonly options: readonly string[]
  /** @throws UsageError if it does not understand its arguments */
  run(args: string[]): Promise<void>
}

/** A mistake in the command line, which the usage explains. */
export class UsageError extends Error {
  override name = 'UsageError'
}
