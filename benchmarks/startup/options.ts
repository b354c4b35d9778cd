import { readArguments } from '../command-line.js'

export interface Options {
  readonly rounds: number
  readonly checks: number
  readonly json: string
}

const DEFAULTS = {
  rounds: 10,
  checks: 5,
}

/** Help on the options. */
export const OPTIONS_HELP = [
  `--rounds N   imports and calls of each competitor, each its own process (${DEFAULTS.rounds})`,
  `--checks N   runs of each compiler over each competitor (${DEFAULTS.checks})`,
  '--json FILE  where to write the figures (benchmarks/results/startup.json)',
]

/** @throws UsageError */
export function readOptions(args: string[]): Options {
  const { counts, json } = readArguments(args, 'startup', DEFAULTS)
  return { ...counts, json }
}
