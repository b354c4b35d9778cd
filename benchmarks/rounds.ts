import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Outcomes of each competitor: one for each round, in the same order for all. */
export type Outcomes<O> = ReadonlyMap<string, readonly O[]>

/**
 * Runs rounds over all competitors, each round beginning with another one. Other work on the machine then slows all of
 * them down, and none is always measured after the same one.
 */
export async function interleave<T>(
  all: readonly T[],
  rounds: number,
  measure: (one: T) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const start = round % all.length
    for (const one of [...all.slice(start), ...all.slice(0, start)]) await measure(one)
  }
}

/** Measures each competitor once a round. */
export async function measureRounds<N extends string, O>(
  names: readonly N[],
  rounds: number,
  measure: (name: N) => Promise<O>,
): Promise<Outcomes<O>> {
  const outcomes = new Map<string, O[]>(names.map((name) => [name, []]))
  await interleave(names, rounds, async (name) => {
    outcomes.get(name)?.push(await measure(name))
  })
  return outcomes
}

/** Runs a script that prints its outcome as JSON, in a plain Node: nothing translates or watches the measured code. */
export async function runScript<O>(
  script: URL,
  args: readonly (string | number)[],
  execArgv: readonly string[] = [],
): Promise<O> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const command = [...execArgv, fileURLToPath(script), ...args.map(String)]
  const { stdout } = await promisify(execFile)(process.execPath, command, { env, maxBuffer: 1e9 }).catch(
    (error: ScriptFailure) => {
      throw new Error(`${args[0]} has ended with ${error.signal ?? error.code}: ${shortened(error.stderr ?? '')}`)
    },
  )
  return JSON.parse(stdout)
}

interface ScriptFailure {
  readonly code?: number | string | null
  readonly signal?: string | null
  readonly stderr?: string
}

/** The first lines of an output, cut: some clients print the bodies of their requests with an error. */
function shortened(output: string): string {
  const lines = output.trim().split('\n').slice(0, MOST_LINES)
  return lines.map((line) => line.slice(0, LONGEST_LINE)).join('\n')
}

const MOST_LINES = 30
const LONGEST_LINE = 200
