import { ElasticsearchFailure, illegalArgument, notSupported } from '../errors.js'
import { isObject, type Json, type JsonObject, listOf } from '../format/json.js'
import { wildcard } from '../format/wildcard.js'
import { type EndpointCall, optionalBody, requiredBody } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import type { IndexStore } from '../store/index-store.js'
import { administered } from './index-expression.js'

const TIMEOUTS = 'master_timeout timeout'
const OPTIONS = 'ignore_unavailable allow_no_indices expand_wildcards local master_timeout'
const ONE = '/{index}/_alias/{name}'
const DONE = { acknowledged: true, errors: false }

export const ALIAS_ROUTES: readonly Route[] = [
  route('GET|HEAD', `/_alias /_alias/{name} /{index}/_alias ${ONE}`, OPTIONS, get),
  route('PUT|POST', ONE, TIMEOUTS, put),
  route('DELETE', ONE, TIMEOUTS, remove),
  route('POST', '/_aliases', TIMEOUTS, update),
]

/** Accepts the options of an alias that the stand-in can honor. */
export function checkAlias(options: JsonObject): JsonObject {
  const { index: _index, indices: _indices, alias: _alias, aliases: _aliases, ...rest } = options
  const unsupported = Object.keys(rest).find((key) => key !== 'is_write_index' && key !== 'is_hidden')
  if (unsupported !== undefined) throw notSupported(`[${unsupported}] of an alias`)
  return rest
}

function get(call: EndpointCall): FakeResponse {
  const wanted = call.parameters.list('name')
  const indices = administered(call)
  if (wanted === undefined) return json(describeAliases(indices, () => true))
  const patterns = wanted.map(wildcard)
  const chosen = indices.filter(({ aliases }) => [...aliases.keys()].some((name) => matches(name, patterns)))
  const missing = wanted.filter((name) => !name.includes('*') && !indices.some(({ aliases }) => aliases.has(name)))
  if (missing.length > 0) return json({ error: `alias [${missing.join(',')}] missing`, status: 404 }, 404)
  return json(describeAliases(chosen, (name) => matches(name, patterns)))
}

function describeAliases(indices: readonly IndexStore[], isShown: (name: string) => boolean): object {
  return Object.fromEntries(
    indices.map(({ name, aliases }) => [
      name,
      { aliases: Object.fromEntries([...aliases].filter(([alias]) => isShown(alias))) },
    ]),
  )
}

function put(call: EndpointCall): FakeResponse {
  const options = checkAlias(optionalBody(call) ?? {})
  for (const index of administered(call)) index.aliases.set(call.parameters.required('name'), options)
  return json(DONE)
}

function remove(call: EndpointCall): FakeResponse {
  removeFrom(administered(call), call.parameters.list('name') ?? [])
  return json(DONE)
}

function update(call: EndpointCall): FakeResponse {
  const { actions } = requiredBody(call)
  if (listOf(actions).length === 0) throw illegalArgument('No action specified')
  for (const action of listOf(actions)) apply(call, action)
  return json(DONE)
}

function apply({ cluster }: EndpointCall, action: Json): void {
  const [[name, options] = ['', null]] = Object.entries(isObject(action) ? action : {})
  if (!isObject(options)) throw illegalArgument('Malformed [actions]')
  const expression = [...listOf(options.index), ...listOf(options.indices)].join(',')
  const indices = cluster.resolve(expression, { includeClosed: true })
  const aliases = [...listOf(options.alias), ...listOf(options.aliases)].map(String)
  if (name === 'add') {
    for (const index of indices) for (const alias of aliases) index.aliases.set(alias, checkAlias(options))
  } else if (name === 'remove') {
    removeFrom(indices, aliases)
  } else if (name === 'remove_index') {
    for (const index of indices) cluster.delete(index)
  } else {
    throw illegalArgument(`[aliases] unknown field [${name}]`)
  }
}

function removeFrom(indices: readonly IndexStore[], names: readonly string[]): void {
  const patterns = names.map(wildcard)
  const found = indices.flatMap(({ aliases }) => [...aliases.keys()].filter((name) => matches(name, patterns)))
  if (found.length === 0) throw aliasesMissing(names)
  for (const { aliases } of indices) for (const name of found) aliases.delete(name)
}

function matches(name: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(name))
}

function aliasesMissing(names: readonly string[]): ElasticsearchFailure {
  const list = names.join(',')
  return new ElasticsearchFailure(404, {
    type: 'aliases_not_found_exception',
    reason: `aliases [${list}] missing`,
    'resource.type': 'aliases',
    'resource.id': list,
  })
}
