import { outsideOfCalls } from '../../rx/async-context.js'
import { WireFailure } from '../connection.js'
import { loadPackage } from '../load-package.js'
import type { OpenSocket } from '../socket/open-socket.js'

type ClientClass = typeof import('undici').Client

let loaded: ClientClass | undefined
let loading: Promise<unknown> | undefined

/**
 * Loads undici's Client with the first client instead of with the library: it is the largest part of what there is to load.
 * Its own path is used because the whole of undici takes twice as long.
 */
function load(): Promise<unknown> {
  loading ??= loadPackage('undici', importClient).then((module) => {
    // Some compilers to CommonJS, such as ts-jest without esModuleInterop, return the class itself.
    loaded = 'default' in module ? module.default : module
  })
  return loading
}

function importClient(): Promise<{ readonly default: ClientClass } | ClientClass> {
  // @ts-expect-error undici has types for the whole only
  return import('undici/lib/dispatcher/client.js')
}

/** Returns undici's Client. It is loaded before the first socket of {@link onceLoaded} opens. */
export function loadedClient(): ClientClass {
  if (loaded === undefined) throw new Error('undici has not been loaded')
  return loaded
}

/** Starts to load undici, and delays the opening of sockets until it is loaded. */
export function onceLoaded(openSocket: OpenSocket): OpenSocket {
  outsideOfCalls(load).catch(() => {})
  return (timeout, opened, failed) => {
    if (loaded !== undefined) return openSocket(timeout, opened, failed)
    let over = false
    let giveUp = (): void => {
      over = true
    }
    load().then(
      () => {
        if (!over) giveUp = openSocket(timeout, opened, failed)
      },
      (error: unknown) => {
        if (!over) failed(new WireFailure(error, 'unsent'))
      },
    )
    return () => giveUp()
  }
}
