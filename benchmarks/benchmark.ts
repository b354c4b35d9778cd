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

/** Creates a benchmark of several, of which `--variant` names one. The first is the default. */
export function withVariants(summary: string, variants: Readonly<Record<string, Benchmark>>): Benchmark {
  const names = Object.keys(variants)
  const help = Object.entries(variants).flatMap(([name, variant]) => [
    `--variant ${name}: ${variant.summary}`,
    ...variant.options.map((line) => `    ${line}`),
  ])
  return {
    summary,
    options: [...help, '--json FILE: where to write the figures (a file for each variant in benchmarks/results)'],
    async run(args) {
      const at = args.indexOf('--variant')
      const name = (at < 0 ? names[0] : args[at + 1]) ?? ''
      const variant = variants[name]
      if (variant === undefined)
        throw new UsageError(`--variant knows ${names.join(', ')}, not ${JSON.stringify(name)}`)
      await variant.run(at < 0 ? args : args.toSpliced(at, 2))
    },
  }
}
