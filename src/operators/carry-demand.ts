import { identity, type MonoTypeOperatorFunction } from 'rxjs'
import type { Call } from '../call.js'
import { withDemand } from '../flow/ambient.js'
import type { Demand } from '../flow/demand.js'
import { operate, type Reader, Stage } from './stage.js'

/**
 * Emits a streamed reply under the demand that it was subscribed with, so that calls which are started in reaction to its pieces
 * obey the same slow consumer. Without one it is not there.
 */
export function carryDemand<T>({ demand }: Call): MonoTypeOperatorFunction<T> {
  return demand === undefined ? identity : operate((out) => new CarryDemand<T>(out, demand))
}

class CarryDemand<T> extends Stage<T, T> {
  readonly #demand: Demand

  constructor(out: Reader<T>, demand: Demand) {
    super(out)
    this.#demand = demand
  }

  protected override _next(value: T): void {
    withDemand(this.#demand, () => this.out.next(value))
  }

  protected override _error(error: unknown): void {
    withDemand(this.#demand, () => super._error(error))
  }

  protected override _complete(): void {
    withDemand(this.#demand, () => super._complete())
  }
}
