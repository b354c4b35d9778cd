import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname } from 'node:path'
import type { Outcomes } from './rounds.js'

/** Figures of several competitors: one for each round, in the same order for all. */
export type Rounds = Outcomes<number>

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = Number.NaN, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1)
  return (low + high) / 2
}

/** The smallest and the largest. */
export function range(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)]
}

/**
 * Compares two competitors by the median of the rounds' ratios: a busy machine slows down both competitors of a round.
 */
export function ratio(rounds: Rounds, name: string, base: string): number {
  const own = rounds.get(name) ?? []
  const others = rounds.get(base) ?? []
  return median(own.map((value, round) => value / (others[round] ?? Number.NaN)))
}

/** Aligns rows in columns: the first to the left, figures to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const align = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return lines.map((line) => line.map(align).join('  ')).join('\n')
}

/** On what it was measured. */
export function machine(): { node: string; cores: number; processor: string } {
  return { node: process.version, cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown' }
}

export function writeJson(file: string, outcome: object): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(outcome, null, 2)}\n`)
}
