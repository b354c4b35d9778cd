import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { asyncScheduler, type SchedulerLike } from 'rxjs'
import type { ConnectionClass } from '../connection/connection.js'
import { normaliseFingerprint } from '../connection/pin.js'
import { UndiciConnection } from '../connection/undici.js'
import { ConfigurationError } from '../errors/index.js'
import type { AttemptInterceptor, CallInterceptor, Interceptors } from '../interceptors.js'
import { jsonSerializer, type Serializer } from '../json/serializer.js'
import type { NodeSettings } from '../nodes/node.js'
import type { NodeSelector, NodeSelectorOption } from '../nodes/selector.js'
import type { ClientOptions, DerivedOptions, GenerateRequestId } from './client-options.js'
import { readDuration } from './duration.js'
import { readLine } from './headers.js'
import type { CompatibilityVersion } from './media-types.js'
import { readNode } from './node-options.js'
import * as read from './read-options.js'
import { type CallSettings, DEFAULTS, overlay, SHARED_READERS, type SharedSettings } from './settings.js'

/** What the parts of a client are made from. */
interface PartSettings {
  readonly nodes: readonly NodeSettings[]
  readonly nodeSelector: NodeSelectorOption
  readonly tls?: TlsOptions | undefined
  readonly caFingerprint?: string | undefined
  readonly interceptors: Interceptors
  readonly compatibilityVersion: CompatibilityVersion
  readonly maxSockets: number
  readonly keepAliveTimeout: number
  readonly generateRequestId?: GenerateRequestId | undefined
  readonly serializer: Serializer
  readonly Connection: ConnectionClass
  readonly scheduler: SchedulerLike
}

/** A client's options, checked, complete, in one form. */
export interface ClientSettings extends PartSettings {
  /** What its calls start from. */
  readonly call: CallSettings
}

type DerivedSettings = SharedSettings & Pick<CallSettings, 'name' | 'opaqueIdPrefix'>

const DERIVED_READERS: read.Readers<DerivedSettings> = {
  ...SHARED_READERS,
  name: (name, value) => (typeof value === 'symbol' ? value : read.readText(name, value)),
  opaqueIdPrefix: readLine,
}

const CLIENT_READERS: read.Readers<DerivedSettings & PartSettings & { node: NodeSettings }> = {
  ...DERIVED_READERS,
  node: readNode,
  nodes: readNodes,
  nodeSelector: (name, value) =>
    typeof value === 'function'
      ? read.readFunction<NodeSelector>()(name, value)
      : read.readOneOf('round-robin', 'random', 'least-busy')(name, value),
  tls: readObject<TlsOptions>,
  caFingerprint: readFingerprint,
  interceptors: readInterceptors,
  compatibilityVersion: read.readOneOf(8, 9),
  maxSockets: read.readWithin(65_535),
  keepAliveTimeout: readDuration,
  generateRequestId: read.readFunction<GenerateRequestId>(),
  serializer: readSerializer,
  Connection: readClass<ConnectionClass>,
  scheduler: readScheduler,
}

/** Reads the options of a client. @throws ConfigurationError that names what is wrong or missing */
export function clientSettings(options: ClientOptions): ClientSettings {
  const { node, nodes = node && [node], ...given } = read.readOptions(CLIENT_READERS, options, 'the client')
  if (options.node !== undefined && options.nodes !== undefined) {
    throw new ConfigurationError('node and nodes cannot be given together')
  }
  if (nodes === undefined || nodes.length === 0) throw new ConfigurationError('the client needs a node, or nodes')
  const plain = nodes.find(({ url }) => url.protocol !== 'https:')
  if (given.caFingerprint !== undefined && plain !== undefined) {
    throw new ConfigurationError(`caFingerprint needs nodes at https URLs, and ${plain.url.href} is not one`)
  }
  return {
    nodeSelector: 'round-robin',
    interceptors: {},
    compatibilityVersion: 9,
    maxSockets: 256,
    keepAliveTimeout: 600_000,
    serializer: jsonSerializer,
    Connection: UndiciConnection,
    scheduler: asyncScheduler,
    ...given,
    nodes,
    call: overlay(DEFAULTS, only(DERIVED_READERS, given), hasCredentials(options, nodes) ? options : { auth: null }),
  }
}

/** The settings of a derived client: its options over its parent's. */
export function derivedSettings(parent: CallSettings, options: DerivedOptions): CallSettings {
  return overlay(parent, read.readOptions(DERIVED_READERS, options, 'options'), options)
}

/** Without any, calls need not look for them. */
function hasCredentials({ auth }: ClientOptions, nodes: readonly NodeSettings[]): boolean {
  return auth !== undefined || nodes.some(({ authorization }) => authorization !== undefined)
}

function only<T extends object>(readers: read.Readers<T>, given: Partial<T>): Partial<T> {
  const result: Partial<T> = {}
  for (const name in readers) if (given[name] !== undefined) result[name] = given[name]
  return result
}

function readNodes(name: string, value: unknown): NodeSettings[] {
  return Array.isArray(value)
    ? value.map((node, index) => readNode(`${name}[${index}]`, node))
    : [readNode(name, value)]
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

function readFingerprint(name: string, value: unknown): string {
  const digits = typeof value === 'string' ? normaliseFingerprint(value) : ''
  if (/^[0-9a-f]{64}$/.test(digits)) return digits
  throw new ConfigurationError(`${name} must be a SHA-256 fingerprint: 64 hexadecimal digits, with colons or without`)
}

/** Options for somebody else, who checks them. */
function readObject<T extends object>(name: string, value: unknown): T {
  if (isPlain<T>(value)) return value
  throw new ConfigurationError(`${name} must be an object, got ${read.describe(value)}`)
}

function isPlain<T extends object>(value: unknown): value is T {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readClass<T>(name: string, value: unknown): T {
  if (isClass<T>(value)) return value
  throw new ConfigurationError(`${name} must be a class, got ${read.describe(value)}`)
}

function isClass<T>(value: unknown): value is T {
  return typeof value === 'function'
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
