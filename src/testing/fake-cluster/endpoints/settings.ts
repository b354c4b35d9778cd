import { parseException } from '../errors.js'
import { wildcard } from '../format/wildcard.js'
import { type EndpointCall, optionalBody } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import type { IndexStore } from '../store/index-store.js'
import { administered } from './index-expression.js'

const OPTIONS = 'ignore_unavailable allow_no_indices expand_wildcards master_timeout local flat_settings'
const PATHS = '/_settings /{index}/_settings'

export const SETTINGS_ROUTES: readonly Route[] = [
  route('GET', `${PATHS} /_settings/{name} /{index}/_settings/{name}`, `${OPTIONS} include_defaults`, get),
  route('PUT', PATHS, `${OPTIONS} timeout preserve_existing reopen`, put),
]

/** Version of the index format of Elasticsearch 9.2. */
const INDEX_VERSION = '9039001'

/** Describes the settings of an index, with those that Elasticsearch adds. */
export function describeSettings(index: IndexStore, isFlat: boolean, wanted: RegExp = /./): object {
  const all = allSettings(index).filter(([name]) => wanted.test(`index.${name}`))
  if (isFlat) return Object.fromEntries(all.map(([name, value]) => [`index.${name}`, value]).sort())
  const tree: Tree = {}
  for (const [name, value] of all) place(tree, `index.${name}`.split('.'), value)
  return tree
}

function get(call: EndpointCall): FakeResponse {
  const { parameters } = call
  const isFlat = parameters.flag('flat_settings')
  const names = parameters.list('name')
  const wanted = names === undefined ? /./ : new RegExp(names.map((name) => wildcard(name).source).join('|'))
  const described = administered(call).map((index) => [
    index.name,
    { settings: describeSettings(index, isFlat, wanted) },
  ])
  return json(Object.fromEntries(described))
}

function put(call: EndpointCall): FakeResponse {
  const body = optionalBody(call)
  if (body === undefined) throw parseException('request body is required')
  for (const index of administered(call)) {
    const isOpen = index.isOpen ? { label: `${index.name}/${index.uuid}` } : undefined
    index.settings.apply(body, isOpen)
  }
  return json({ acknowledged: true })
}

function allSettings({ name, uuid, createdAt, isOpen, settings }: IndexStore): [string, string][] {
  const defaults: [string, string][] = [
    ['routing.allocation.include._tier_preference', 'data_content'],
    ['number_of_shards', '1'],
    ['number_of_replicas', '1'],
    ['provided_name', name],
    ['creation_date', String(createdAt)],
    ['uuid', uuid],
    ['version.created', INDEX_VERSION],
  ]
  if (!isOpen) defaults.push(['verified_before_close', 'true'])
  return [...new Map([...defaults, ...settings.entries()])]
}

interface Tree {
  [key: string]: Tree | string
}

function place(tree: Tree, path: readonly string[], value: string): void {
  const [key = '', ...rest] = path
  if (rest.length === 0) {
    tree[key] = value
    return
  }
  const branch = tree[key]
  const next: Tree = typeof branch === 'object' ? branch : {}
  tree[key] = next
  place(next, rest, value)
}
