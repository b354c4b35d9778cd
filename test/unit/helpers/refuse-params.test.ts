import { Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { firstValueFrom } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Helpers } from '../../../src/helpers/index.js'

const sent: string[] = []
const Connection = MemoryConnection.answering(({ path }) => {
  sent.push(path)
  return { body: {} }
})
const client = new Client({ node: 'http://memory', Connection })

afterEach(() => {
  sent.length = 0
})

type Call = (params: object, options?: object) => ReturnType<Helpers['sql$']>

const { helpers } = client
const aggs = { a: { composite: { sources: [{ b: { terms: { field: 'b' } } }] } } }
const reindex = { source: { index: 'a' }, dest: { index: 'b' } }
const HELPERS: readonly (readonly [name: string, call: Call])[] = [
  ['asyncSearch$', (params, options) => helpers.asyncSearch$(params as object, options) as ReturnType<Call>],
  ['eql$', (params, options) => helpers.eql$({ index: 'a', query: 'any where true', ...params }, options) as never],
  ['sql$', (params, options) => helpers.sql$({ query: 'SELECT 1', ...params }, options)],
  ['esql$', (params, options) => helpers.esql$({ query: 'ROW a = 1', ...params }, options)],
  ['composite$', (params, options) => helpers.composite$({ aggs, ...params }, options) as never],
  ['termsEnum$', (params, options) => helpers.termsEnum$({ index: 'a', field: 'b', ...params }, options) as never],
  ['reindex$', (params, options) => helpers.reindex$({ ...reindex, ...params }, options) as never],
  ['updateByQuery$', (params, options) => helpers.updateByQuery$({ index: 'a', ...params }, options) as never],
  ['deleteByQuery$', (params, options) => helpers.deleteByQuery$({ index: 'a', ...params }, options) as never],
]
const SEVERAL = HELPERS.filter(([name]) => name !== 'esql$' && name !== 'termsEnum$')

async function refused(call: Call, params: object, options?: object): Promise<string> {
  const error = await firstValueFrom(call(params, options)).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(errors.ConfigurationError)
  expect(sent).toEqual([])
  return String(error)
}

describe('refuseParams', () => {
  it.each(HELPERS)('refuses filter_path for %s in any place before anything is sent', async (name, call) => {
    const places: readonly (readonly [params: object, options?: object])[] = [
      [{ filter_path: 'took' }],
      [{ querystring: { filter_path: ['took'] } }],
      [{ querystring: 'pretty=true&filter_path=took' }],
      [{}, { querystring: 'filter_path=took' }],
    ]
    for (const [params, options] of places) {
      expect(await refused(call, params, options)).toContain(`${name} takes no \`filter_path\`: `)
    }
  })

  it.each([
    ['asyncSearch$', { querystring: { keep_on_completion: true } }, 'keep_on_completion'],
    ['eql$', { querystring: 'keep_alive=1d' }, 'keep_alive'],
    ['sql$', { querystring: { format: 'csv' } }, 'format'],
    ['esql$', { querystring: 'format=csv' }, 'format'],
    ['reindex$', { querystring: { wait_for_completion: true } }, 'wait_for_completion'],
    ['composite$', { querystring: { search_after: 1 } }, 'search_after'],
    ['composite$', { typed_keys: true }, 'typed_keys'],
    ['composite$', { terminate_after: 3 }, 'terminate_after'],
    ['composite$', { body: { size: 3 } }, 'body'],
  ])('refuses parameters that %s sets itself: %j', async (name, params, refusedName) => {
    const [, call] = HELPERS.find(([helper]) => helper === name) ?? []
    expect(await refused(call as Call, params)).toContain(`${name} takes no \`${refusedName}\`: `)
  })

  it.each([null, undefined])('treats %j as not given', async (value) => {
    const params = { index: 'a', field: 'b', filter_path: value }
    await firstValueFrom(client.helpers.termsEnum$(params as never)).catch(() => {})
    expect(sent).toHaveLength(1)
  })
})

describe('refuseQuerystring', () => {
  it.each(SEVERAL)('refuses parameters of one API for all calls of %s', async (name, call) => {
    const message = `${name} calls several APIs, and the option querystring holds for all of them: pass \`routing\``
    expect(await refused(call, {}, { querystring: { routing: 'a' } })).toContain(message)
    expect(await refused(call, {}, { querystring: 'pretty=true&routing=a' })).toContain(message)
  })

  it.each(SEVERAL)('accepts common parameters for %s', async (_name, call) => {
    await firstValueFrom(call({}, { querystring: { pretty: true, error_trace: true } })).catch(() => {})
    expect(sent[0]).toContain('pretty=true')
  })

  it('accepts parameters for the single call of other helpers', async () => {
    const querystring = { routing: 'a' }
    await firstValueFrom(client.helpers.termsEnum$({ index: 'a', field: 'b' }, { querystring })).catch(() => {})
    expect(sent).toEqual(['/a/_terms_enum?routing=a'])
  })
})
