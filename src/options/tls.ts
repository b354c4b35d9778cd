import { readFileSync } from 'node:fs'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { counted } from '../errors/counted.js'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { messageOf } from '../errors/message-of.js'
import { isObject } from '../errors/plain-object.js'
import { parseOptions } from '../validate/parse-options.js'
import { TLS_NAMES } from './tls-names.js'

const PEM = '-----BEGIN'

/**
 * Parses the options of `tls.connect`.
 *
 * Node checks their values, but ignores unknown names; those are checked here. A `ca` that is no PEM is the path of a
 * file, as in the Python client.
 *
 * @throws ConfigurationError if a name is misspelt or a file cannot be read
 */
export function parseTls(name: string, value: unknown): TlsOptions {
  if (!isOptions(value)) throw new ConfigurationError(`${name} must be an object, got ${describe(value)}`)
  parseOptions(TLS_NAMES, value, name)
  const { ca } = value
  if (ca === undefined) return value
  return { ...value, ca: Array.isArray(ca) ? ca.map((one) => certificate(name, one)) : certificate(name, ca) }
}

function isOptions(value: unknown): value is TlsOptions {
  return isObject(value)
}

function certificate<T>(name: string, ca: T): T | Buffer {
  if (typeof ca !== 'string' || ca.includes(PEM)) return ca
  try {
    return readFileSync(ca)
  } catch (error) {
    const wrong = `${name}.ca is neither a certificate in PEM nor a file that can be read`
    // A string that is no path may be a pasted key, which Node's message would show.
    if (!isPathLike(ca)) throw new ConfigurationError(`${wrong}: a string of ${counted(ca.length, 'character')}`)
    throw new ConfigurationError(`${wrong}: ${messageOf(error)}`, { cause: error })
  }
}

function isPathLike(text: string): boolean {
  return /^[^\r\n\0]{0,299}$/.test(text) && !isBase64(text)
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]{60,}=*$/.test(text)
}
