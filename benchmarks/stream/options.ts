import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { UsageError } from '../benchmark.js'

export interface Options {
  /** Of the reply, in bytes. */
  readonly size: number
  readonly runs: number
}

const DEFAULTS = {
  size: '100000000',
  runs: '3',
  json: fileURLToPath(new URL('../results/stream.json', import.meta.url)),
}

/** What `--help` says of them. */
export const OPTIONS_HELP = [
  `--size N     bytes of the reply (${DEFAULTS.size})`,
  `--runs N     runs of each competitor, each its own process (${DEFAULTS.runs})`,
  '--json FILE  where to write the figures (benchmarks/results/stream.json)',
]

/** @throws UsageError */
export function readOptions(args: string[]): Options & { readonly json: string } {
  const { size, runs, json } = parse(args)
  return { size: readCount('size', size), runs: readCount('runs', runs), json }
}

function parse(args: string[]): typeof DEFAULTS {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const
  const options = { size: text(DEFAULTS.size), runs: text(DEFAULTS.runs), json: text(DEFAULTS.json) }
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
