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
 *
 * A failure is not kept: the next socket tries again, for example when there are file descriptors again.
 */
function load(): Promise<unknown> {
  loading ??= loadPackage('undici', importClient, importParsers).then(
    (Client) => {
      loaded = Client
    },
    (error: unknown) => {
      loading = undefined
      throw error
    },
  )
  return loading
}

async function importClient(): Promise<ClientClass> {
  // @ts-expect-error undici has types for the whole only
  const module: { readonly default: ClientClass } | ClientClass = await import('undici/lib/dispatcher/client.js')
  // Some compilers to CommonJS, such as ts-jest without esModuleInterop, return the class itself.
  return 'default' in module ? module.default : module
}

/** Imports what undici's Client requires with its first socket: one of two parsers of HTTP. */
function importParsers(): Promise<unknown> {
  // @ts-expect-error undici has types for the whole only
  return Promise.all([import('undici/lib/llhttp/llhttp_simd-wasm.js'), import('undici/lib/llhttp/llhttp-wasm.js')])
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
