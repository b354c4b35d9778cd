import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isObject } from '../errors/plain-object.js'
import { jsonSerializer, jsonSerializerOf } from '../json/text/serializer.js'
import { CLIENT_META } from '../message/user-agent.js'
import type { NodeSettings } from '../nodes/node.js'
import { defaultsIn, validatorsIn } from '../validate/option-row.js'
import { parseOptions, type Validators } from '../validate/parse-options.js'
import { type CallSettings, DEFAULTS, overlay, override } from './call-settings.js'
import type { ClientOptions, DerivedOptions } from './client-options.js'
import { jsonOptions, rejectContradictions } from './contradictions.js'
import { hostedDefaults } from './hosting.js'
import { OPTIONS, type Settings } from './option-table.js'
import { rejectOtherNames } from './other-names.js'

/** Options of a client after validation, complete and in one form. */
export interface ClientSettings extends Settings<'client'> {
  readonly nodes: readonly NodeSettings[]
  /** Settings that calls start from. */
  readonly call: CallSettings
}

const DERIVED_VALIDATORS = validatorsIn(OPTIONS, 'shared', 'derived')
const CLIENT_VALIDATORS = validatorsIn(OPTIONS, 'shared', 'derived', 'client', 'location')
const CLIENT_DEFAULTS = defaultsIn(OPTIONS, 'client')

/** Checks the options of a client. @throws ConfigurationError that names a wrong or missing option */
export function clientSettings(options: ClientOptions): ClientSettings {
  if (!isObject(options) || options instanceof URL) {
    const example = "such as { node: 'http://localhost:9200' }"
    throw new ConfigurationError(`the options of the client must be an object, ${example}, got ${describe(options)}`)
  }
  rejectOtherNames(options)
  const { node, nodes, cloud, ...given } = parseOptions(CLIENT_VALIDATORS, options, 'the client')
  const all = onlyOne({ node, nodes, cloud })
  rejectContradictions(given, all, cloud !== undefined)
  const settings = { ...given, ...hostedDefaults({ ...given, cloud }) }
  return {
    ...CLIENT_DEFAULTS,
    compatibilityVersion: given.serverMode === 'serverless' ? 'none' : CLIENT_DEFAULTS.compatibilityVersion,
    serializer: jsonOptions(given).length === 0 ? jsonSerializer : jsonSerializerOf(given),
    ...settings,
    nodes: all,
    call: overlay(
      settings.enableMetaHeader === false ? DEFAULTS : INTRODUCED,
      only(DERIVED_VALIDATORS, settings),
      hasCredentials(options, all) ? options : { auth: null },
    ),
  }
}

const INTRODUCED: CallSettings = { ...DEFAULTS, headers: { 'x-elastic-client-meta': CLIENT_META } }

const ADVICE = '; options of nodes and sockets belong to new Client()'

/**
 * Merges the options of a derived client into its parent's settings. @throws ConfigurationError that names a wrong
 * option
 */
export function derivedSettings(parent: CallSettings, options: DerivedOptions): CallSettings {
  const place = 'a derived client'
  const given = parseOptions(DERIVED_VALIDATORS, options, place, `the options of ${place}`, ADVICE)
  return override(parent, given, options)
}

/** Returns the nodes of the only option that locates Elasticsearch. */
function onlyOne(locations: Settings<'location'>): readonly NodeSettings[] {
  const given = Object.entries(locations).filter(([, nodes]) => nodes !== undefined)
  const [[, nodes = []] = []] = given
  if (given.length > 1) {
    throw new ConfigurationError(`${given.map(([name]) => name).join(' and ')} cannot be given together`)
  }
  if (nodes.length === 0) throw new ConfigurationError('the client needs a node, or nodes, or a cloud id')
  return nodes
}

/** Returns whether there are any credentials. Without them, calls need not look for them. */
function hasCredentials({ auth }: ClientOptions, nodes: readonly NodeSettings[]): boolean {
  return auth !== undefined || nodes.some(({ authorization }) => authorization !== undefined)
}

function only<T extends object>(validators: Validators<T>, given: Partial<T>): Partial<T> {
  const result: Partial<T> = {}
  for (const name in validators) if (given[name] !== undefined) result[name] = given[name]
  return result
}
