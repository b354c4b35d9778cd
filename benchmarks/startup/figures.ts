import type { Rounds } from '../report.js'
import type { CompetitorName } from './competitors.js'

/** Measured figures: for each measure, such as `import, ms`, one figure per round and competitor. */
export class Figures {
  readonly #figures = new Map<string, Map<CompetitorName, number[]>>()

  add(measure: string, competitor: CompetitorName, figure: number): void {
    const rounds = this.#figures.get(measure) ?? new Map<CompetitorName, number[]>()
    this.#figures.set(measure, rounds)
    rounds.set(competitor, [...(rounds.get(competitor) ?? []), figure])
  }

  get measures(): ReadonlyMap<string, Rounds> {
    return this.#figures
  }

  toJSON(): object {
    return Object.fromEntries(Array.from(this.#figures, ([measure, rounds]) => [measure, Object.fromEntries(rounds)]))
  }
}
