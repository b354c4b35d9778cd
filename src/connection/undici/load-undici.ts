import { WireFailure } from '../connection.js'
import type { OpenSocket } from '../socket/open-socket.js'

type ClientClass = typeof import('undici').Client

let loaded: ClientClass | undefined
let loading: Promise<unknown> | undefined

/**
 * undici's Client is most of what there is to load, so that it is loaded when a client is made, and not with the library; by its own
 * path, as the whole of undici takes twice as long.
 */
function load(): Promise<unknown> {
  // @ts-expect-error undici has types for the whole only
  loading ??= import('undici/lib/dispatcher/client.js').then((module: { default: ClientClass }) => {
    loaded = module.default
  })
  return loading
}

/** undici's Client, which is there as soon as there is a socket that was opened by what {@link onceLoaded} made. */
export function loadedClient(): ClientClass {
  if (loaded === undefined) throw new Error('undici has not been loaded')
  return loaded
}

/** Begins to load undici; sockets are opened once it is there. */
export function onceLoaded(openSocket: OpenSocket): OpenSocket {
  load().catch(() => {})
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
