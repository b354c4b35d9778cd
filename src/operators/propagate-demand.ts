import { identity, type MonoTypeOperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { ambientDemand, demandsInUse, withDemand } from '../flow/ambient.js'
import type { Demand } from '../flow/demand.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/**
 * Runs downstream callbacks under the demand of the call's own subscriber, so that calls started there inherit its backpressure.
 * They never inherit that of the call that opened the socket. As long as no demand is in use, nothing is added.
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
