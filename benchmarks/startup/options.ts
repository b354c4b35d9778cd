import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { UsageError } from '../benchmark.js'

export interface Options {
  readonly rounds: number
  readonly checks: number
  readonly json: string
}

const DEFAULTS = {
  rounds: '10',
  checks: '5',
  json: fileURLToPath(new URL('../results/startup.json', import.meta.url)),
}

/** What `--help` says of them. */
export const OPTIONS_HELP = [
  `--rounds N   imports and calls of each competitor, each its own process (${DEFAULTS.rounds})`,
  `--checks N   runs of each compiler over each competitor (${DEFAULTS.checks})`,
  '--json FILE  where to write the figures (benchmarks/results/startup.json)',
]

/** @throws UsageError */
export function readOptions(args: string[]): Options {
  const { rounds, checks, json } = parse(args)
  return { rounds: readCount('rounds', rounds), checks: readCount('checks', checks), json }
}

function parse(args: string[]): Record<keyof Options, string> {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const
  const options = { rounds: text(DEFAULTS.rounds), checks: text(DEFAULTS.checks), json: text(DEFAULTS.json) }
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function readCount(name: string, text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new UsageError(`--${name} must be a whole number above 0, got ${JSON.stringify(text)}`)
}
