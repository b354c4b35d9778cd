import { createSecureContext, type ConnectionOptions as TlsOptions } from 'node:tls'
import { ConfigurationError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'

/** Options that Node.js can refuse. With the passphrase of a key, each of them can be tried alone. */
const REFUSABLE = [
  'cert',
  'key',
  'pfx',
  'crl',
  'ciphers',
  'ecdhCurve',
  'minVersion',
  'maxVersion',
  'secureProtocol',
] as const

/** Opens something with TLS options. @throws ConfigurationError that names the option that Node.js refuses */
export function openTls<T>(options: TlsOptions, open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw tlsRefusal(options, error)
  }
}

/**
 * Returns the error for TLS options with which no socket can be opened. It names the option that Node.js refuses.
 * A ConfigurationError is not repeated, and the node is not at fault.
 *
 * @param cause - error that Node.js threw
 */
function tlsRefusal(options: TlsOptions, cause: unknown): unknown {
  const name = REFUSABLE.find((name) => options[name] !== undefined && isRefused(options, name))
  if (name === undefined) return cause
  return new ConfigurationError(`Node.js refuses the option tls.${name}: ${messageOf(cause)}`, { cause })
}

function isRefused({ passphrase, ...options }: TlsOptions, name: (typeof REFUSABLE)[number]): boolean {
  try {
    createSecureContext({ passphrase, [name]: options[name] })
    return false
  } catch {
    return true
  }
}
