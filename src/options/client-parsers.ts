import type { SchedulerLike } from 'rxjs'
import { normalizeFingerprint } from '../connection/socket/pin.js'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import type { Serializer } from '../json/text/serializer.js'
import type { NodeSettings } from '../nodes/node.js'
import type { NodeSelector, NodeSelectorOption } from '../nodes/selector.js'
import { parseDuration } from '../validate/duration.js'
import { parseFunction, parseOneOf, parseOptions, parseText, type Validators } from '../validate/parse-options.js'
import { cloudUrl } from './cloud-id.js'
import type { AttemptInterceptor, CallInterceptor, Interceptors } from './interceptors.js'
import { parseNode } from './node-options.js'

/** Parses `name`. */
export function parseName(name: string, value: unknown): string | symbol {
  return typeof value === 'symbol' ? value : parseText(name, value)
}

/** Parses `nodeSelector`. */
export function parseNodeSelector(name: string, value: unknown): NodeSelectorOption {
  if (typeof value === 'function') return parseFunction<NodeSelector>()(name, value)
  return parseOneOf('round-robin', 'random', 'least-busy')(name, value)
}

/** Parses `caFingerprint`: colons and upper case do not matter. */
export function parseFingerprint(name: string, value: unknown): string {
  const digits = typeof value === 'string' ? normalizeFingerprint(value) : ''
  if (/^[0-9a-f]{64}$/.test(digits)) return digits
  throw new ConfigurationError(`${name} must be a SHA-256 fingerprint: 64 hexadecimal digits, with colons or without`)
}

/** Parses `keepAliveTimeout`. Zero is refused with a hint, because `agent: false` means that. */
export function parseKeepAlive(name: string, value: unknown): number {
  if (value !== 0) return parseDuration(name, value)
  throw new ConfigurationError(`${name} must be more than 0; for a new socket with each request give agent: false`)
}

const INTERCEPTOR_VALIDATORS: Validators<Interceptors> = {
  perCall: parseFunctions<CallInterceptor>,
  perAttempt: parseFunctions<AttemptInterceptor>,
}

/** Parses `interceptors`. */
export function parseInterceptors(name: string, value: unknown): Interceptors {
  return parseOptions(INTERCEPTOR_VALIDATORS, value, name)
}

function parseFunctions<F extends (...args: never[]) => unknown>(name: string, value: unknown): readonly F[] {
  if (!Array.isArray(value))
    throw new ConfigurationError(`${name} must be an array of functions, got ${describe(value)}`)
  return value.map((entry, index) => parseFunction<F>()(`${name}[${index}]`, entry))
}

/** Parses an option whose value is a class. Only `new` can show whether it is the right class. */
export function parseClass<T>(name: string, value: unknown): T {
  if (isClass<T>(value)) return value
  throw new ConfigurationError(`${name} must be a class, got ${describe(value)}`)
}

function isClass<T>(value: unknown): value is T {
  if (typeof value !== 'function') return false
  try {
    // Creates no instance, but throws for arrow functions and other values that `new` refuses.
    Reflect.construct(Object, [], value)
    return true
  } catch {
    return false
  }
}

/** Parses `scheduler`. */
export function parseScheduler(name: string, value: unknown): SchedulerLike {
  if (has<SchedulerLike>(value, 'now', 'schedule')) return value
  throw new ConfigurationError(`${name} must be an RxJS scheduler, got ${describe(value)}`)
}

/** Parses `serializer`. */
export function parseSerializer(name: string, value: unknown): Serializer {
  if (has<Serializer>(value, 'serialize', 'ndserialize', 'deserialize')) return value
  throw new ConfigurationError(`${name} must have serialize, ndserialize and deserialize, got ${describe(value)}`)
}

function has<T extends object>(value: unknown, ...methods: readonly (keyof T & string)[]): value is T {
  if (typeof value !== 'object' || value === null) return false
  return methods.every((method) => typeof Reflect.get(value, method) === 'function')
}

/** Parses `node` and `nodes`: one node or a list of them. */
export function parseNodes(name: string, value: unknown): readonly NodeSettings[] {
  return Array.isArray(value)
    ? value.map((node, index) => parseNode(`${name}[${index}]`, node))
    : [parseNode(name, value)]
}

const CLOUD_VALIDATORS: Validators<{ id: URL }> = { id: (_name, id) => cloudUrl(id) }

/** Parses `cloud`: the node that a Cloud ID stands for. */
export function parseCloud(name: string, value: unknown): readonly NodeSettings[] {
  const { id = cloudUrl(undefined) } = parseOptions(CLOUD_VALIDATORS, value, name)
  return [parseNode(name, id)]
}
