import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { UsageError } from './benchmark.js'

/** Arguments of a benchmark. */
export interface Arguments<N extends string, C extends string> {
  readonly counts: Readonly<Record<N, number>>
  /** Competitors that take part, in the benchmark's own order. */
  readonly only: readonly C[]
  /** The file for its figures. */
  readonly json: string
}

/**
 * Parses a benchmark's arguments: whole numbers above 0 by name with their defaults, `json`, and `only` if it has
 * competitors.
 *
 * @throws UsageError that names a wrong or unknown argument
 */
export function readArguments<const N extends string, const C extends string = never>(
  args: string[],
  benchmark: string,
  counts: Readonly<Record<N, number>>,
  competitors: readonly C[] = [],
): Arguments<N, C> {
  const file = fileURLToPath(new URL(`results/${benchmark}.json`, import.meta.url))
  const names = [...Object.keys(counts), 'json', ...(competitors.length > 0 ? ['only'] : [])]
  const values = parse(args, names)
  const read: Record<N, number> = { ...counts }
  for (const name in counts) if (values[name] !== undefined) read[name] = readCount(name, values[name])
  return { counts: read, only: readOnly(values.only, competitors), json: values.json ?? file }
}

function parse(args: string[], names: readonly string[]): Partial<Record<string, string>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }] as const))
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function readOnly<C extends string>(text: string | undefined, competitors: readonly C[]): readonly C[] {
  if (text === undefined) return competitors
  const wanted = text.split(',')
  const unknown = wanted.filter((name) => !competitors.some((competitor) => competitor === name))
  if (unknown.length === 0) return competitors.filter((competitor) => wanted.includes(competitor))
  throw new UsageError(`--only knows ${competitors.join(', ')}, not ${unknown.join(', ')}`)
}

function readCount(name: string, text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new UsageError(`--${name} must be a whole number above 0, got ${JSON.stringify(text)}`)
}
