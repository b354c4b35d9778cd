import { identity, type MonoTypeOperatorFunction } from 'rxjs'
import { ambientDemand, demandsInUse, withDemand } from '../flow/ambient.js'
import type { Demand } from '../flow/demand.js'
import { type Destination, operate, PassThrough } from '../rx/stage.js'

/**
 * Emits under the demand that the call is subscribed to with, so that calls which are started in reaction obey the same slow consumer:
 * that one and no other, in whose name the socket happens to be open, and none if there is none. Until somebody has set a
 * demand it is not there.
 */
export function propagateDemand<T>(): MonoTypeOperatorFunction<T> {
  if (!demandsInUse()) return identity
  const demand = ambientDemand()
  return operate((out) => new PropagateDemand<T>(out, demand))
}

class PropagateDemand<T> extends PassThrough<T> {
  readonly #demand: Demand | undefined

  constructor(out: Destination<T>, demand: Demand | undefined) {
    super(out)
    this.#demand = demand
  }

  protected override _next(value: T): void {
    withDemand(this.#demand, () => super._next(value))
  }

  protected override _error(error: unknown): void {
    withDemand(this.#demand, () => super._error(error))
  }

  protected override _complete(): void {
    withDemand(this.#demand, () => super._complete())
  }
}
