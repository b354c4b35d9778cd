import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { SchedulerLike } from 'rxjs'
import type { AgentOption, ConnectionClass } from '../connection/connection.js'
import { normalizeFingerprint } from '../connection/socket/pin.js'
import { ConfigurationError } from '../errors/index.js'
import type { LongMode } from '../json/text/longs.js'
import type { Serializer } from '../json/text/serializer.js'
import type { VectorFormat } from '../json/text/vectors.js'
import type { Compatibility } from '../message/media-types.js'
import type { NodeFilter } from '../nodes/node-filter.js'
import type { NodeSelector, NodeSelectorOption } from '../nodes/selector.js'
import type { SniffSettings } from '../nodes/sniffer.js'
import { parseDuration } from '../validate/duration.js'
import {
  describe,
  parseBoolean,
  parseFunction,
  parseOneOf,
  parseOptions,
  parseWithin,
  type Validators,
} from '../validate/parse-options.js'
import { parseAgent } from './agent.js'
import type { GenerateRequestId } from './client-options.js'
import type { AttemptInterceptor, CallInterceptor, Interceptors } from './interceptors.js'
import { parseProxy } from './proxy.js'
import { SNIFF_VALIDATORS } from './sniff-options.js'
import { parseTls } from './tls.js'

/** What the parts of a client are made from: what all clients that are derived from it share. */
export interface CoreSettings extends SniffSettings {
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
  readonly longs?: LongMode | undefined
  readonly vectors?: VectorFormat | undefined
  readonly Connection?: ConnectionClass | undefined
  readonly scheduler: SchedulerLike
  readonly enableMetaHeader?: boolean | undefined
}

export const CORE_VALIDATORS: Validators<CoreSettings> = {
  nodeSelector: (name, value) =>
    typeof value === 'function'
      ? parseFunction<NodeSelector>()(name, value)
      : parseOneOf('round-robin', 'random', 'least-busy')(name, value),
  nodeFilter: parseFunction<NodeFilter>(),
  ...SNIFF_VALIDATORS,
  tls: parseTls,
  caFingerprint: parseFingerprint,
  proxy: parseProxy,
  agent: parseAgent,
  interceptors: parseInterceptors,
  compatibilityVersion: parseOneOf<Compatibility>(8, 9, 'auto'),
  maxSockets: parseWithin(65_535),
  keepAliveTimeout: parseKeepAlive,
  generateRequestId: parseFunction<GenerateRequestId>(),
  serializer: parseSerializer,
  longs: parseOneOf<LongMode>('number', 'bigint', 'string'),
  vectors: parseOneOf<VectorFormat>('numbers', 'base64'),
  Connection: parseClass<ConnectionClass>,
  scheduler: parseScheduler,
  enableMetaHeader: parseBoolean,
}

function parseFingerprint(name: string, value: unknown): string {
  const digits = typeof value === 'string' ? normalizeFingerprint(value) : ''
  if (/^[0-9a-f]{64}$/.test(digits)) return digits
  throw new ConfigurationError(`${name} must be a SHA-256 fingerprint: 64 hexadecimal digits, with colons or without`)
}

/** @throws ConfigurationError if there is anything beside an agent that only the agent can decide */
export function rejectBesideAgent(settings: Partial<CoreSettings>): void {
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
function parseKeepAlive(name: string, value: unknown): number {
  if (value !== 0) return parseDuration(name, value)
  throw new ConfigurationError(`${name} must be more than 0; for a new socket with each request give agent: false`)
}

const INTERCEPTOR_VALIDATORS: Validators<Interceptors> = {
  perCall: parseFunctions<CallInterceptor>,
  perAttempt: parseFunctions<AttemptInterceptor>,
}

function parseInterceptors(name: string, value: unknown): Interceptors {
  return parseOptions(INTERCEPTOR_VALIDATORS, value, name)
}

function parseFunctions<F extends (...args: never[]) => unknown>(name: string, value: unknown): readonly F[] {
  if (!Array.isArray(value))
    throw new ConfigurationError(`${name} must be an array of functions, got ${describe(value)}`)
  return value.map((entry, index) => parseFunction<F>()(`${name}[${index}]`, entry))
}

function parseClass<T>(name: string, value: unknown): T {
  if (isClass<T>(value)) return value
  throw new ConfigurationError(`${name} must be a class, got ${describe(value)}`)
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

function parseScheduler(name: string, value: unknown): SchedulerLike {
  if (has<SchedulerLike>(value, 'now', 'schedule')) return value
  throw new ConfigurationError(`${name} must be an RxJS scheduler, got ${describe(value)}`)
}

function parseSerializer(name: string, value: unknown): Serializer {
  if (has<Serializer>(value, 'serialize', 'ndserialize', 'deserialize')) return value
  throw new ConfigurationError(`${name} must have serialize, ndserialize and deserialize, got ${describe(value)}`)
}

function has<T extends object>(value: unknown, ...methods: readonly (keyof T & string)[]): value is T {
  if (typeof value !== 'object' || value === null) return false
  return methods.every((method) => typeof Reflect.get(value, method) === 'function')
}
