import { asyncScheduler } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import { type JsonOptions, jsonSerializer, jsonSerializerOf } from '../json/text/serializer.js'
import { CLIENT_META } from '../message/user-agent.js'
import type { NodeSettings } from '../nodes/node.js'
import { parseLine } from '../validate/headers.js'
import { parseOneOf, parseOptions, parseText, type Validators } from '../validate/parse-options.js'
import {
  type CallSettings,
  DEFAULTS,
  overlay,
  override,
  SHARED_VALIDATORS,
  type SharedSettings,
} from './call-settings.js'
import type { ClientOptions, DerivedOptions } from './client-options.js'
import { cloudUrl } from './cloud-id.js'
import { CORE_VALIDATORS, type CoreSettings, rejectBesideAgent } from './core-settings.js'
import { hostedDefaults, type ServerMode } from './hosting.js'
import { parseNode } from './node-options.js'
import { rejectSniffing } from './sniff-options.js'

/** A client's options, checked, complete, in one form. */
export interface ClientSettings extends CoreSettings {
  readonly nodes: readonly NodeSettings[]
  readonly serverMode: ServerMode
  /** What its calls start from. */
  readonly call: CallSettings
}

type DerivedSettings = SharedSettings & Pick<CallSettings, 'name' | 'opaqueIdPrefix'>

const DERIVED_VALIDATORS: Validators<DerivedSettings> = {
  ...SHARED_VALIDATORS,
  name: (name, value) => (typeof value === 'symbol' ? value : parseText(name, value)),
  opaqueIdPrefix: parseLine,
}

/** The ways to say where Elasticsearch is; each comes to a list of nodes. */
interface NodeLocation {
  readonly node: readonly NodeSettings[]
  readonly nodes: readonly NodeSettings[]
  readonly cloud: readonly NodeSettings[]
}

const CLIENT_VALIDATORS: Validators<DerivedSettings & CoreSettings & NodeLocation & { serverMode: ServerMode }> = {
  ...DERIVED_VALIDATORS,
  ...CORE_VALIDATORS,
  node: (name, value) => [parseNode(name, value)],
  nodes: parseNodes,
  cloud: parseCloud,
  serverMode: parseOneOf('stack', 'serverless'),
}

/** Reads the options of a client. @throws ConfigurationError that names what is wrong or missing */
export function clientSettings(options: ClientOptions): ClientSettings {
  const { node, nodes, cloud, ...given } = parseOptions(CLIENT_VALIDATORS, options, 'the client')
  const settings = { ...given, ...hostedDefaults({ ...given, cloud }) }
  const { enableMetaHeader = true } = settings
  const all = onlyOne({ node, nodes, cloud })
  rejectContradictions(settings, all)
  if (cloud !== undefined) rejectSniffing(settings, 'cloud')
  return {
    nodeSelector: 'round-robin',
    sniffEndpoint: '/_nodes/_all/http',
    interceptors: {},
    compatibilityVersion: given.serverMode === 'serverless' ? 'none' : 9,
    serializer: jsonOptions(settings).length === 0 ? jsonSerializer : jsonSerializerOf(settings),
    scheduler: asyncScheduler,
    serverMode: 'stack',
    ...settings,
    nodes: all,
    call: overlay(
      enableMetaHeader ? INTRODUCED : DEFAULTS,
      only(DERIVED_VALIDATORS, settings),
      hasCredentials(options, all) ? options : { auth: null },
    ),
  }
}

const INTRODUCED: CallSettings = { ...DEFAULTS, headers: { 'x-elastic-client-meta': CLIENT_META } }

/** The settings of a derived client: its options over its parent's. */
export function derivedSettings(parent: CallSettings, options: DerivedOptions): CallSettings {
  return override(parent, parseOptions(DERIVED_VALIDATORS, options, 'options'), options)
}

function onlyOne(
  locations: { readonly [K in keyof NodeLocation]: NodeLocation[K] | undefined },
): readonly NodeSettings[] {
  const given = Object.entries(locations).filter(([, nodes]) => nodes !== undefined)
  const [[, nodes = []] = []] = given
  if (given.length > 1) {
    throw new ConfigurationError(`${given.map(([name]) => name).join(' and ')} cannot be given together`)
  }
  if (nodes.length === 0) throw new ConfigurationError('the client needs a node, or nodes, or a cloud id')
  return nodes
}

function rejectContradictions(
  settings: Partial<CoreSettings & { serverMode: ServerMode }>,
  nodes: readonly NodeSettings[],
): void {
  const plain = nodes.find(({ url }) => url.protocol !== 'https:')
  if (settings.caFingerprint !== undefined && plain !== undefined) {
    throw new ConfigurationError(`caFingerprint needs nodes at https URLs, and ${plain.url.href} is not one`)
  }
  rejectBesideAgent(settings)
  const [json] = settings.serializer === undefined ? [] : jsonOptions(settings)
  if (json !== undefined) {
    throw new ConfigurationError(`${json} cannot be given together with a serializer: the serializer decides`)
  }
  if (settings.serverMode === 'serverless') rejectSniffing(settings, "serverMode: 'serverless'")
  if (settings.serverMode === 'serverless' && nodes.length > 1) {
    throw new ConfigurationError('a serverless project has one address; there are several nodes')
  }
  if (settings.serverMode === 'serverless' && settings.compatibilityVersion !== undefined) {
    throw new ConfigurationError("compatibilityVersion cannot be given together with serverMode: 'serverless'")
  }
}

/** The names of the options given that say how JSON is written and read. */
function jsonOptions(settings: Partial<CoreSettings>): readonly (keyof JsonOptions)[] {
  return (['longs', 'vectors'] as const).filter((name) => settings[name] !== undefined)
}

/** Without any, calls need not look for them. */
function hasCredentials({ auth }: ClientOptions, nodes: readonly NodeSettings[]): boolean {
  return auth !== undefined || nodes.some(({ authorization }) => authorization !== undefined)
}

function only<T extends object>(readers: Validators<T>, given: Partial<T>): Partial<T> {
  const result: Partial<T> = {}
  for (const name in readers) if (given[name] !== undefined) result[name] = given[name]
  return result
}

function parseNodes(name: string, value: unknown): NodeSettings[] {
  return Array.isArray(value)
    ? value.map((node, index) => parseNode(`${name}[${index}]`, node))
    : [parseNode(name, value)]
}

const CLOUD_VALIDATORS: Validators<{ id: URL }> = { id: (_name, id) => cloudUrl(id) }

function parseCloud(name: string, value: unknown): NodeSettings[] {
  const { id = cloudUrl(undefined) } = parseOptions(CLOUD_VALIDATORS, value, name)
  return [parseNode(name, id)]
}
