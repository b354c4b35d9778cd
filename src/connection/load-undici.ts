import { WireFailure } from './connection.js'
import type { OpenSocket } from './open-socket.js'

type Undici = typeof import('undici')

let undici: Undici | undefined
let loading: Promise<Undici> | undefined

/** undici is most of what there is to load, so that it is loaded when a client is made, and not with the library. */
function load(): Promise<Undici> {
  loading ??= import('undici').then((loaded) => {
    undici = loaded
    return loaded
  })
  return loading
}

/** undici, which is there as soon as there is a socket that was opened by what {@link onceLoaded} made. */
export function loadedUndici(): Undici {
  if (undici === undefined) throw new Error('undici has not been loaded')
  return undici
}

/** Begins to load undici; sockets are opened once it is there. */
export function onceLoaded(openSocket: OpenSocket): OpenSocket {
  load().catch(() => {})
  return (timeout, opened, failed) => {
    if (undici !== undefined) return openSocket(timeout, opened, failed)
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
