import { median, type Rounds, ratio, table } from '../report.js'
import { COMPETITORS } from './competitors.js'
import type { MissingCompiler } from './compilers.js'
import type { Figures } from './figures.js'

/** One row a measure, in the order in which they were taken; then the compilers that could not be had. */
export function report(figures: Figures, missing: readonly MissingCompiler[]): string {
  const head = ['', ...COMPETITORS.map(({ name }) => name), '/ elastic', '/ floor', 'added / elastic']
  const rows = Array.from(figures.measures, ([measure, rounds]) => [measure, ...cells(rounds)])
  const gaps = missing.map(({ version }) => [`tsc ${version} (not to be had)`, ...COMPETITORS.map(() => '-')])
  const reasons = missing.map(({ version, reason }) => `\n\nTypeScript ${version} could not be installed: ${reason}`)
  return table(head, [...rows, ...gaps]) + reasons.join('')
}

function cells(rounds: Rounds): string[] {
  const medians = COMPETITORS.map(({ name }) => median(rounds.get(name) ?? []))
  const ratios = [ratio(rounds, 'rxelastic', 'elastic'), ratio(rounds, 'rxelastic', 'floor'), added(rounds)]
  return [...medians.map(short), ...ratios.map((value) => value.toFixed(2))]
}

/** Compares the cost above the floor with that of the official client. */
function added(rounds: Rounds): number {
  const [own, elastic, floor] = ['rxelastic', 'elastic', 'floor'].map((name) => median(rounds.get(name) ?? []))
  if (own === undefined || elastic === undefined || floor === undefined) return Number.NaN
  return (own - floor) / (elastic - floor)
}

/** With the digits that mean something: 303, 25.8, 0.39 or just 4. */
function short(value: number): string {
  if (Number.isInteger(value) || value >= 100) return value.toFixed(0)
  return value.toFixed(value >= 10 ? 1 : 2)
}
