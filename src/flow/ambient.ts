import { AsyncLocalStorage } from 'node:async_hooks'
import type { Demand } from './demand.js'

/** Made when somebody first sets a demand: on Node 20 its mere use makes every await of the process slower. */
let storage: AsyncLocalStorage<Demand | undefined> | undefined

/** Runs a function in which, and in whatever it starts, sources of this library obey a demand. */
export function withDemand<T>(demand: Demand | undefined, run: () => T): T {
  if (storage === undefined && demand === undefined) return run()
  storage ??= new AsyncLocalStorage()
  return storage.run(demand, run)
}

/** Whether anybody has set a demand yet: until then there is none to find, and none that could be mistaken for another. */
export function demandsInUse(): boolean {
  return storage !== undefined
}

/**
 * The demand that a source is to obey which is subscribed to now: that of the `paced` or `iterate` behind it. A source of your own
 * asks for it within its subscription, stops when it is paused, and goes on when it is resumed.
 *
 * Who resumes it does so in an async context of his own. `AsyncResource.bind` keeps the one of the subscription, so that calls which
 * are started in reaction to what comes then obey the same consumer.
 *
 * @example
 * ```ts
 * import { AsyncResource } from 'node:async_hooks'
 * import { ambientDemand, paced } from 'rxelastic/flow'
 * import { Observable, timer } from 'rxjs'
 *
 * const ticks$ = new Observable<number>((out) => {
 *   let tick = 0
 *   let ticking: NodeJS.Timeout | undefined
 *   const resume = AsyncResource.bind(() => {
 *     ticking = setInterval(() => out.next(tick++), 10)
 *   })
 *   const pause = () => clearInterval(ticking)
 *   resume()
 *   out.add(ambientDemand()?.control({ pause, resume }))
 *   out.add(pause)
 * })
 *
 * // A tick whenever the work on the one before is done, none in the meantime.
 * ticks$.pipe(paced(() => timer(1_000))).subscribe()
 * ```
 * @returns undefined if nobody behind the source can hold it back
 */
export function ambientDemand(): Demand | undefined {
  return storage?.getStore()
}
