import type { AgentFactory, AgentOption, AgentOptions } from '../connection/connection.js'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isObject, isPlainObject } from '../errors/plain-object.js'
import { parseDuration } from '../validate/duration.js'
import { parseBoolean, parseFunction, parseOptions, parseWithin, type Validators } from '../validate/parse-options.js'
import { SOCKET_VALIDATORS } from './socket-options.js'

const VALIDATORS: Validators<AgentOptions> = {
  keepAlive: inAgent(parseBoolean),
  maxSockets: inAgent(readLimit),
  maxTotalSockets: inAgent(readLimit),
  timeout: inAgent(readIdleTime),
  maxHeaderSize: inAgent(SOCKET_VALIDATORS.maxHeaderSize),
  localAddress: inAgent(SOCKET_VALIDATORS.localAddress),
  family: inAgent(SOCKET_VALIDATORS.family),
  lookup: inAgent(SOCKET_VALIDATORS.lookup),
}

/** Replacements for agent options of Node and undici that have no meaning here. */
const INSTEAD: Readonly<Record<string, string>> = {
  keepAliveMsecs: 'the system probes a silent socket after a minute',
  maxFreeSockets: 'a socket is kept for as long as timeout says, however many there are',
  scheduling: 'the socket that was used last is the first to be used again (lifo)',
  noDelay: 'no socket delays what is sent',
  proxyEnv: "give the client proxy: 'env'",
  keepAliveTimeout: 'it is called timeout here; or give the client keepAliveTimeout',
  connections: 'it is called maxSockets here',
  pipelining: 'a socket carries one request at a time',
}

/** Parses the `agent` option. */
export function parseAgent(name: string, value: unknown): AgentOption {
  if (value === false) return value
  if (typeof value === 'function') return parseFunction<AgentFactory>()(name, value)
  if (!isPlainObject(value)) {
    const advice = isObject(value) ? '; pass () => agent' : ''
    throw new ConfigurationError(
      `${name} must be false, options of http.Agent, or a function that makes an agent, got ${describe(value)}${advice}`,
    )
  }
  rejectMeaningless(value)
  return parseOptions(VALIDATORS, value, name)
}

function rejectMeaningless(options: object): void {
  const found = Object.keys(options).find((name) => Object.hasOwn(INSTEAD, name))
  if (found !== undefined) throw new ConfigurationError(`agent.${found} cannot be set: ${INSTEAD[found]}`)
}

function inAgent<T>(reader: (name: string, value: unknown) => T): (name: string, value: unknown) => T {
  return (name, value) => reader(`agent.${name}`, value)
}

/** Parses a limit of sockets. `Infinity` means no limit, as in http.Agent. */
function readLimit(name: string, value: unknown): number {
  return value === Number.POSITIVE_INFINITY ? value : parseWithin(Number.MAX_SAFE_INTEGER)(name, value)
}

/** Parses an idle time. `0` means that sockets are kept for ever, as in http.Agent. */
function readIdleTime(name: string, value: unknown): number {
  return value === 0 ? value : parseDuration(name, value)
}
