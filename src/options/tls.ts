import { readFileSync } from 'node:fs'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { ConfigurationError } from '../errors/index.js'
import { describe } from './read-options.js'

const PEM = '-----BEGIN'

/**
 * Reads the options of `tls.connect`, which checks them itself. Only `ca` is looked at: a string that is no PEM is the path of a
 * file, as users of the Python client know it.
 *
 * @throws ConfigurationError if a file cannot be read
 */
export function readTls(name: string, value: unknown): TlsOptions {
  if (!isOptions(value)) throw new ConfigurationError(`${name} must be an object, got ${describe(value)}`)
  const { ca } = value
  if (ca === undefined) return value
  return { ...value, ca: Array.isArray(ca) ? ca.map((one) => certificate(name, one)) : certificate(name, ca) }
}

function isOptions(value: unknown): value is TlsOptions {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function certificate<T>(name: string, ca: T): T | Buffer {
  if (typeof ca !== 'string' || ca.includes(PEM)) return ca
  try {
    return readFileSync(ca)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigurationError(`${name}.ca is neither a certificate in PEM nor a file that can be read: ${reason}`, {
      cause,
    })
  }
}
