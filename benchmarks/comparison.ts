import { machine, median, type Rounds, ratio, table, writeJson } from './report.js'
import type { Outcomes } from './rounds.js'

/** Column of a comparison: a figure of each competitor, or its ratio to that of another one. */
export interface Column<O> {
  readonly head: string
  /** Competitor that the others are compared with. Without its outcomes there is no such column. */
  readonly base?: string
  cell(name: string, outcomes: Outcomes<O>): string
}

/** Median of a figure; nothing for those that do not have it. */
export function figure<O>(head: string, of: (outcome: O) => number, digits = 0): Column<O> {
  const cell = (name: string, outcomes: Outcomes<O>): string => {
    const value = median((outcomes.get(name) ?? []).map(of))
    return Number.isNaN(value) ? '' : value.toFixed(digits)
  }
  return { head, cell }
}

/** Ratios of a figure to that of other competitors. */
export function against<O>(bases: readonly string[], of: (outcome: O) => number, prefix = '/'): Column<O>[] {
  const rounds = (outcomes: Outcomes<O>): Rounds => new Map(Array.from(outcomes, ([name, all]) => [name, all.map(of)]))
  return bases.map((base) => ({
    head: `${prefix} ${base}`,
    base,
    cell: (name, outcomes) => ratio(rounds(outcomes), name, base).toFixed(2),
  }))
}

/** Outcome with the usual figures, each of a document. */
export interface Throughput {
  readonly cpuMicroseconds: number
  readonly documentsPerSecond: number
  /** Largest memory, in MB. */
  readonly rss: number
}

/** Columns of the usual figures. */
export function throughput(bases: readonly string[]): Column<Throughput>[] {
  return [
    figure('documents/s', ({ documentsPerSecond }) => documentsPerSecond),
    ...against<Throughput>(bases, ({ documentsPerSecond }) => documentsPerSecond),
    figure('CPU us/document', ({ cpuMicroseconds }) => cpuMicroseconds, 2),
    ...against<Throughput>(bases, ({ cpuMicroseconds }) => cpuMicroseconds),
    figure('RSS MB', ({ rss }) => rss),
  ]
}

/** Table of competitors, a row for each. */
export function comparison<O>(outcomes: Outcomes<O>, columns: readonly Column<O>[]): string {
  const shown = columns.filter(({ base }) => base === undefined || outcomes.has(base))
  const rows = Array.from(outcomes.keys(), (name) => [name, ...shown.map((column) => column.cell(name, outcomes))])
  return table(['', ...shown.map(({ head }) => head)], rows)
}

/** Prints the table of a benchmark and writes its outcomes, with the machine and the options, to a file. */
export function conclude<O>(
  name: string,
  { json, ...options }: { readonly json: string },
  outcomes: Outcomes<O>,
  columns: readonly Column<O>[],
): void {
  console.log(comparison(outcomes, columns))
  writeJson(json, { benchmark: name, ...machine(), ...options, outcomes: Object.fromEntries(outcomes) })
}
