import { illegalArgument, parseException } from '../errors.js'
import { isObject, type JsonObject } from '../format/json.js'
import { hasWildcard } from '../format/wildcard.js'
import { type EndpointCall, optionalBody } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { checkIndexName } from '../store/index-names.js'
import type { IndexStore } from '../store/index-store.js'
import { checkAlias } from './aliases.js'
import { administered, shardCopies } from './index-expression.js'
import { describeSettings } from './settings.js'

const TIMEOUTS = 'master_timeout timeout'
const OPTIONS = 'ignore_unavailable allow_no_indices expand_wildcards'

export const INDEX_ROUTES: readonly Route[] = [
  route('PUT', '/{index}', `${TIMEOUTS} wait_for_active_shards`, create),
  route('GET|HEAD', '/{index}', `${OPTIONS} local flat_settings include_defaults features master_timeout`, get),
  route('DELETE', '/{index}', `${OPTIONS} ${TIMEOUTS}`, remove),
  route('GET|POST', '/_refresh /{index}/_refresh', OPTIONS, refresh),
  route('GET|POST', '/_flush /{index}/_flush', `${OPTIONS} force wait_if_ongoing`, refresh),
  route('POST', '/_forcemerge /{index}/_forcemerge', `${OPTIONS} max_num_segments only_expunge_deletes flush`, refresh),
  route('POST', '/{index}/_close', `${OPTIONS} ${TIMEOUTS} wait_for_active_shards`, close),
  route('POST', '/{index}/_open', `${OPTIONS} ${TIMEOUTS} wait_for_active_shards`, open),
]

function create(call: EndpointCall): FakeResponse {
  const { cluster, parameters } = call
  const name = parameters.required('index')
  const body = optionalBody(call) ?? {}
  const unknown = Object.keys(body).find((key) => !['settings', 'mappings', 'aliases'].includes(key))
  if (unknown !== undefined) throw parseException(`unknown key [${unknown}] for create index`)
  checkIndexName(name)
  const index = cluster.create(name)
  try {
    configure(index, body)
  } catch (error) {
    cluster.delete(index)
    throw error
  }
  return json({ acknowledged: true, shards_acknowledged: true, index: name })
}

function configure(index: IndexStore, { settings, mappings, aliases }: JsonObject): void {
  if (isObject(settings)) index.settings.apply(settings, undefined)
  if (isObject(mappings)) index.mapping.merge(mappings)
  if (!isObject(aliases)) return
  for (const [alias, options] of Object.entries(aliases)) {
    index.aliases.set(alias, checkAlias(isObject(options) ? options : {}))
  }
}

function get(call: EndpointCall): FakeResponse {
  const isFlat = call.parameters.flag('flat_settings')
  const described = administered(call).map((index) => [index.name, describeIndex(index, isFlat)])
  return json(Object.fromEntries(described))
}

function describeIndex(index: IndexStore, isFlat: boolean): object {
  return {
    aliases: Object.fromEntries(index.aliases),
    mappings: index.mapping.toJSON(),
    settings: describeSettings(index, isFlat),
  }
}

function remove(call: EndpointCall): FakeResponse {
  const { cluster, parameters } = call
  const expression = parameters.required('index')
  if (expression === '_all' || hasWildcard(expression)) {
    throw illegalArgument('Wildcard expressions or all indices are not allowed')
  }
  for (const index of administered(call, true)) cluster.delete(index)
  return json({ acknowledged: true })
}

function refresh({ cluster, parameters }: EndpointCall): FakeResponse {
  const indices = cluster.resolve(parameters.text('index'), {
    ignoreUnavailable: parameters.flag('ignore_unavailable'),
    allowNoIndices: parameters.flag('allow_no_indices', true),
  })
  for (const index of indices) index.refresh()
  return json({ _shards: shardCopies(indices) })
}

function close(call: EndpointCall): FakeResponse {
  const indices = administered(call)
  for (const index of indices) {
    index.isOpen = false
    call.cluster.contexts.forget(index)
  }
  const closed = indices.map(({ name }) => [name, { closed: true }])
  return json({ acknowledged: true, shards_acknowledged: true, indices: Object.fromEntries(closed) })
}

function open(call: EndpointCall): FakeResponse {
  for (const index of administered(call)) index.isOpen = true
  return json({ acknowledged: true, shards_acknowledged: true })
}
