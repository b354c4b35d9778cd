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

/** The demand that a source subscribed to now is to obey. */
export function ambientDemand(): Demand | undefined {
  return storage?.getStore()
}
