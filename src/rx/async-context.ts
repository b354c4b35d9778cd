import { AsyncResource } from 'node:async_hooks'

/** Async context in which the library was loaded. Nothing of a caller is in it. */
const root = new AsyncResource('rxelastic.root')

/** Runs work that outlives a call, such as opening a socket, outside of the call's async context: it would keep the caller's stores. */
export function outsideOfCalls<T>(work: () => T): T {
  return root.runInAsyncScope(work)
}
