import { identity, type MonoTypeOperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { ambientDemand, demandsInUse, withDemand } from '../flow/ambient.js'
import type { Demand } from '../flow/demand.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/**
 * Emits under the demand that the call is subscribed to with, so that calls which are started in reaction obey the same slow consumer:
 * that one and no other, in whose name the socket happens to be open, and none if there is none. Until somebody has set a
 * demand it is not there.
 */
export function propagateDemand<T>(_call: Call): MonoTypeOperatorFunction<T> {
  if (!demandsInUse()) return identity
  const demand = ambientDemand()
  return operate((destination) => new PropagateDemand<T>(destination, demand))
}

class PropagateDemand<T> extends PassThrough<T> {
  readonly #demand: Demand | undefined

  constructor(destination: Destination<T>, demand: Demand | undefined) {
    super(destination)
    this.#demand = demand
  }

  override next(value: T): void {
    withDemand(this.#demand, () => super.next(value))
  }

  override error(error: unknown): void {
    withDemand(this.#demand, () => super.error(error))
  }

  override complete(): void {
    withDemand(this.#demand, () => super.complete())
  }
}
