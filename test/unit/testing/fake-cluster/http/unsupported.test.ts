import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { endpointNames, findEndpoint } from '../../../../../src/api/catalog.js'
import { JSON_TYPE, start } from '../support.js'

const page = readFileSync(new URL('../../../../../docs/testing.md', import.meta.url), 'utf8')

/** APIs of the stand-in, as the guide lists them. */
const LISTED = Array.from(page.slice(page.indexOf('### Supported APIs')).matchAll(/`([a-z_.]+)`/g), ([, name]) => name)

/** Returns one request for each path and method of an API, with `x` for each parameter. */
function requestsOf(name: string): { method: string; path: string }[] {
  const routes = findEndpoint(name)?.routes ?? []
  return routes.flatMap(({ method, texts }) =>
    method.split('|').map((each) => ({ method: each, path: texts.join('x') })),
  )
}

describe('an API that the stand-in lacks', () => {
  it('is refused by its name, for every API of the specification', async () => {
    const cluster = await start()
    const supported: string[] = []
    const wrong: string[] = []
    for (const name of endpointNames()) {
      for (const { method, path } of requestsOf(name)) {
        const init = method === 'GET' || method === 'HEAD' ? { method } : { method, headers: JSON_TYPE, body: '{}' }
        const response = await fetch(`${cluster.url}${path}`, init)
        const text = await response.text()
        if (response.status !== 501) supported.push(name)
        if (/no handler found|Incorrect HTTP method/.test(text)) wrong.push(`${method} ${path}: ${text}`)
      }
    }
    expect(wrong).toEqual([])
    expect([...new Set(supported)]).toEqual(LISTED)
  })

  it.each([
    ['reindex', 'POST', '/_reindex'],
    ['esql.query', 'POST', '/_query'],
    ['delete_by_query', 'POST', '/books/_delete_by_query'],
    ['update_by_query', 'POST', '/books/_update_by_query'],
    ['indices.put_index_template', 'PUT', '/_index_template/x'],
    ['ingest.put_pipeline', 'PUT', '/_ingest/pipeline/x'],
    ['sql.query', 'POST', '/_sql'],
    ['async_search.submit', 'POST', '/books/_async_search'],
    ['rank_eval', 'GET', '/books/_rank_eval'],
    ['explain', 'GET', '/books/_explain/1'],
    ['security.authenticate', 'GET', '/_security/_authenticate'],
  ])('is distinguished from a mistake: %s', async (name, method, path) => {
    const cluster = await start()
    const response = await fetch(`${cluster.url}${path}`, { method })
    expect(response.status).toBe(501)
    const { error } = JSON.parse(await response.text())
    expect(error.type).toBe('not_supported_by_fake_cluster')
    expect(error.reason).toBe(`FakeCluster does not support ${name}; use a real Elasticsearch for this`)
  })

  it('excludes paths that Elasticsearch does not know', async () => {
    const cluster = await start()
    const response = await fetch(`${cluster.url}/books/_nothing/x/y`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('no handler found for uri [/books/_nothing/x/y] and method [GET]')
  })
})
