import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { SchedulerLike } from 'rxjs'
import type { AgentOption, ConnectionClass } from '../connection/connection.js'
import { normaliseFingerprint } from '../connection/socket/pin.js'
import { ConfigurationError } from '../errors/index.js'
import type { Longs } from '../json/text/longs.js'
import type { Serializer } from '../json/text/serializer.js'
import type { Vectors } from '../json/text/vectors.js'
import type { Compatibility } from '../message/media-types.js'
import type { NodeFilter } from '../nodes/node-filter.js'
import type { NodeSelector, NodeSelectorOption } from '../nodes/selector.js'
import type { SniffSettings } from '../nodes/sniffer.js'
import { readDuration } from '../validate/duration.js'
import * as read from '../validate/read-options.js'
import { readAgent } from './agent.js'
import type { GenerateRequestId } from './client-options.js'
import type { AttemptInterceptor, CallInterceptor, Interceptors } from './interceptors.js'
import { readProxy } from './proxy.js'
import { SNIFF_READERS } from './sniff-options.js'
import { readTls } from './tls.js'

/** What the parts of a client are made from: what all clients that are derived from it share. */
export interface PartSettings extends SniffSettings {
  readonly nodeSelector: NodeSelectorOption
  readonly nodeFilter?: NodeFilter | undefined
  readonly tls?: TlsOptions | undefined
  readonly caFingerprint?: string | undefined
  readonly proxy?: URL | 'env' | undefined
  readonly agent?: AgentOption | undefined
  readonly interceptors: Interceptors
  readonly compatibilityVersion: Compatibility | 'none'
  readonly maxSockets?: number | undefined
  readonly keepAliveTimeout?: number | undefined
  readonly generateRequestId?: GenerateRequestId | undefined
  readonly serializer: Serializer
  readonly longs?: Longs | undefined
  readonly vectors?: Vectors | undefined
  readonly Connection?: ConnectionClass | undefined
  readonly scheduler: SchedulerLike
  readonly enableMetaHeader?: boolean | undefined
}

export const PART_READERS: read.Readers<PartSettings> = {
  nodeSelector: (name, value) =>
    typeof value === 'function'
      ? read.readFunction<NodeSelector>()(name, value)
      : read.readOneOf('round-robin', 'random', 'least-busy')(name, value),
  nodeFilter: read.readFunction<NodeFilter>(),
  ...SNIFF_READERS,
  tls: readTls,
  caFingerprint: readFingerprint,
  proxy: readProxy,
  agent: readAgent,
  interceptors: readInterceptors,
  compatibilityVersion: read.readOneOf<Compatibility>(8, 9, 'auto'),
  maxSockets: read.readWithin(65_535),
  keepAliveTimeout: readKeepAlive,
  generateRequestId: read.readFunction<GenerateRequestId>(),
  serializer: readSerializer,
  longs: read.readOneOf<Longs>('number', 'bigint', 'string'),
  vectors: read.readOneOf<Vectors>('numbers', 'base64'),
  Connection: readClass<ConnectionClass>,
  scheduler: readScheduler,
  enableMetaHeader: read.readBoolean,
}

function readFingerprint(name: string, value: unknown): string {
  const digits = typeof value === 'string' ? normaliseFingerprint(value) : ''
  if (/^[0-9a-f]{64}$/.test(digits)) return digits
  throw new ConfigurationError(`${name} must be a SHA-256 fingerprint: 64 hexadecimal digits, with colons or without`)
}

/** @throws ConfigurationError if there is anything beside an agent that only the agent can decide */
export function rejectBesideAgent(settings: Partial<PartSettings>): void {
  if (typeof settings.agent !== 'function') return
  if (settings.proxy !== undefined) {
    throw new ConfigurationError('proxy cannot be given together with an agent: the agent decides where sockets go')
  }
  for (const name of ['maxSockets', 'keepAliveTimeout'] as const) {
    if (settings[name] === undefined) continue
    throw new ConfigurationError(`${name} cannot be given together with an agent: the agent decides, tell it`)
  }
}

/** Said apart, because 0 is what connections are told for it. */
function readKeepAlive(name: string, value: unknown): number {
  if (value !== 0) return readDuration(name, value)
  throw new ConfigurationError(`${name} must be more than 0; for a new socket with each request give agent: false`)
}

const INTERCEPTOR_READERS: read.Readers<Interceptors> = {
  perCall: readFunctions<CallInterceptor>,
  perAttempt: readFunctions<AttemptInterceptor>,
}

function readInterceptors(name: string, value: unknown): Interceptors {
  return read.readOptions(INTERCEPTOR_READERS, value, name)
}

function readFunctions<F extends (...args: never[]) => unknown>(name: string, value: unknown): readonly F[] {
  if (!Array.isArray(value))
    throw new ConfigurationError(`${name} must be an array of functions, got ${read.describe(value)}`)
  return value.map((entry, index) => read.readFunction<F>()(`${name}[${index}]`, entry))
}

function readClass<T>(name: string, value: unknown): T {
  if (isClass<T>(value)) return value
  throw new ConfigurationError(`${name} must be a class, got ${read.describe(value)}`)
}

function isClass<T>(value: unknown): value is T {
  if (typeof value !== 'function') return false
  try {
    // Makes nothing of it, but throws for arrow functions and others that `new` cannot be used with.
    Reflect.construct(Object, [], value)
    return true
  } catch {
    return false
  }
}

function readScheduler(name: string, value: unknown): SchedulerLike {
  if (has<SchedulerLike>(value, 'now', 'schedule')) return value
  throw new ConfigurationError(`${name} must be an RxJS scheduler, got ${read.describe(value)}`)
}

function readSerializer(name: string, value: unknown): Serializer {
  if (has<Serializer>(value, 'serialize', 'ndserialize', 'deserialize')) return value
  throw new ConfigurationError(`${name} must have serialize, ndserialize and deserialize, got ${read.describe(value)}`)
}

function has<T extends object>(value: unknown, ...methods: readonly (keyof T & string)[]): value is T {
  if (typeof value !== 'object' || value === null) return false
  return methods.every((method) => typeof Reflect.get(value, method) === 'function')
}
