import { syncBuiltinESMExports } from 'node:module'
import type { Duplex } from 'node:stream'
import zlib from 'node:zlib'

const opened: Duplex[] = []

/** The streams of node:zlib that are opened from now on. */
export function openedZlibStreams(): () => readonly Duplex[] {
  const before = opened.length
  return () => opened.slice(before)
}

type Opener = 'createGzip' | 'createGunzip' | 'createInflate' | 'createBrotliDecompress'

/** Its functions cannot be assigned, only defined anew; who imports them by name gets the new ones. */
function record(name: Opener): void {
  const open = zlib[name]
  const value = (...settings: Parameters<typeof open>): Duplex => {
    const stream = open(...settings)
    opened.push(stream)
    return stream
  }
  Object.defineProperty(zlib, name, { value, configurable: true, enumerable: true })
}

for (const name of ['createGzip', 'createGunzip', 'createInflate', 'createBrotliDecompress'] as const) record(name)
syncBuiltinESMExports()
