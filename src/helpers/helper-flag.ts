import type { BufferedOptions } from '../api/method.js'
import type { HelperHost } from './host.js'

const CLIENT_META = 'x-elastic-client-meta'

/** Flag of a helper in `x-elastic-client-meta`. Source: the official clients' helpers for bulk and scroll */
export type HelperFlag = 'bp' | 's'

/** Returns options of calls that tell the server which helper makes them. Headers of the user come first. */
export function flagged(host: HelperHost, call: BufferedOptions, flag: HelperFlag): BufferedOptions {
  const meta = host.settings.headers[CLIENT_META]
  if (typeof meta !== 'string') return call
  return { ...call, headers: { [CLIENT_META]: `${meta},h=${flag}`, ...call.headers } }
}
