import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { UsageError } from './benchmark.js'

/**
 * Reads a benchmark's arguments: whole numbers above 0 by their names, given with what they are if nothing is said, and `json`, the
 * file for its figures.
 *
 * @throws UsageError that names a wrong or unknown argument
 */
export function readArguments<const N extends string>(
  args: string[],
  benchmark: string,
  counts: Readonly<Record<N, number>>,
): { readonly counts: Readonly<Record<N, number>>; readonly json: string } {
  const file = fileURLToPath(new URL(`results/${benchmark}.json`, import.meta.url))
  const values = parse(args, [...Object.keys(counts), 'json'])
  const read: Record<N, number> = { ...counts }
  for (const name in counts) if (values[name] !== undefined) read[name] = readCount(name, values[name])
  return { counts: read, json: values.json ?? file }
}

function parse(args: string[], names: readonly string[]): Partial<Record<string, string>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }] as const))
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
