import { isIP, type LookupFunction } from 'node:net'
import type { SocketOptions } from '../connection/connection.js'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { parseFunction, parseOneOf, parseWithin, type Validators } from '../validate/parse-options.js'

/** Validators of the options that clients and their `agent` option share. */
export const SOCKET_VALIDATORS: Validators<Required<SocketOptions>> = {
  maxHeaderSize: parseWithin(Number.MAX_SAFE_INTEGER),
  localAddress: parseAddress,
  family: parseOneOf<0 | 4 | 6>(0, 4, 6),
  lookup: parseFunction<LookupFunction>(),
}

function parseAddress(name: string, value: unknown): string {
  if (typeof value === 'string' && isIP(value) !== 0) return value
  throw new ConfigurationError(`${name} must be an IP address, got ${describe(value)}`)
}
