import { AsyncLocalStorage } from 'node:async_hooks'
import type { Demand } from './demand.js'

/** Async context of backpressure. Created with the first demand: on Node 20 it slows down every await of the process. */
let storage: AsyncLocalStorage<Demand | undefined> | undefined

/** Runs a function under backpressure: library sources that are subscribed to within it obey the demand. */
export function withDemand<T>(demand: Demand | undefined, run: () => T): T {
  if (storage === undefined && demand === undefined) return run()
  storage ??= new AsyncLocalStorage()
  return storage.run(demand, run)
}

/**
 * Returns the backpressure signal of the current subscription: the demand of the `paced` or `iterate` downstream.
 *
 * A source of your own calls it during its subscription. It stops on `pause` and continues on `resume`.
 *
 * `resume` runs in the async context of the subscription, so calls that start in reaction to a value obey the same consumer.
 *
 * @returns the demand, or `undefined` if no consumer applies backpressure
 * @example
 * ```ts
 * import { ambientDemand, paced } from 'rxelastic/flow'
 * import { Observable, timer } from 'rxjs'
 *
 * const ticks$ = new Observable<number>((out) => {
 *   let tick = 0
 *   let ticking: NodeJS.Timeout | undefined
 *   const resume = (): void => {
 *     ticking = setInterval(() => out.next(tick++), 10)
 *   }
 *   const pause = () => clearInterval(ticking)
 *   resume()
 *   out.add(ambientDemand()?.control({ pause, resume }))
 *   out.add(pause)
 * })
 *
 * // One tick each time that the work on the last one is done, and none in between.
 * ticks$.pipe(paced(() => timer(1_000))).subscribe()
 * ```
 */
export function ambientDemand(): Demand | undefined {
  return storage?.getStore()
}
