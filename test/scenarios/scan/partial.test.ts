import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { answering, both, failed, hit, page, shards } from './scan-server.js'

describe.each(both)('%s of a partial result', (helper) => {
  it.each<[what: string, more: object, message: string]>([
    ['fewer shards answered than there are', { _shards: { ...shards, successful: 1 } }, '1 shard failed'],
    ['a shard failed', failed('odd'), 'odd: x'],
    ['the search timed out', { timed_out: true }, 'timed out'],
    ['the search was terminated early', { terminated_early: true }, 'terminated early'],
    ['a cluster was skipped', { _clusters: { total: 2, successful: 1, skipped: 1 } }, '1 cluster was'],
    ['a cluster is incomplete', { _clusters: { total: 2, successful: 1, skipped: 0, partial: 1 } }, '1 cluster was'],
    ['a cluster is still running', { _clusters: { total: 2, successful: 1, skipped: 0, running: 1 } }, '1 cluster was'],
    ['a cluster failed', { _clusters: { total: 2, successful: 1, skipped: 0, failed: 1 } }, '1 cluster was'],
  ])('fails if %s', async (_what, more, message) => {
    const { client } = answering(page([hit(1)]), page([hit(2)], more))
    const hits = record(client.helpers[helper]({ index: 'i', size: 1 }))
    const error = await hits.failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain(message)
    expect(hits.values).toEqual([hit(1)])
  })

  it('accepts skipped shards, which cannot match', async () => {
    const { client } = answering(page([hit(1)], { _shards: { total: 5, successful: 5, skipped: 3, failed: 0 } }))
    const hits = record(client.helpers[helper]({ index: 'i' }))
    await hits.completed()
    expect(hits.values).toEqual([hit(1)])
  })

  it('accepts all of that if the search says so', async () => {
    const { client } = answering(page([hit(1)], { ...failed('odd'), _clusters: { skipped: 1 } }))
    const hits = record(client.helpers[helper]({ index: 'i', allow_partial_search_results: true }))
    await hits.completed()
    expect(hits.values).toEqual([hit(1)])
  })

  it.each([{}, { allow_partial_search_results: true }])(
    'fails if no remote cluster has the name, because local indices answered instead: %j',
    async (more) => {
      const { client } = answering(page([hit(1)]), page([hit(1)]))
      const hits = record(client.helpers[helper]({ index: '*:i', ...more }))
      const error = await hits.failed()
      expect(error).toBeInstanceOf(errors.ScanError)
      expect(String(error)).toContain('no remote cluster matches *:i')
      expect(hits.values).toEqual([])
    },
  )

  it.each<[what: string, body: unknown]>([
    ['another JSON', { message: 'upstream busy, try later' }],
    ['a response without a list of hits', { _shards: shards, hits: { total: 3 } }],
    ['nothing but shards', { _shards: shards }],
  ])('fails on %s', async (_what, body) => {
    const { client } = answering(page([hit(1)]), body)
    const hits = record(client.helpers[helper]({ index: 'i', size: 1 }))
    expect(await hits.failed()).toBeInstanceOf(errors.DeserializationError)
    expect(hits.values).toEqual([hit(1)])
  })

  it('fails on another JSON with filter_path as well', async () => {
    const { client } = answering({ message: 'upstream busy, try later' })
    const search = { index: 'i', filter_path: 'hits.hits._source' }
    expect(await record(client.helpers[helper](search)).failed()).toBeInstanceOf(errors.DeserializationError)
  })

  it('completes where filter_path leaves out an empty list of hits', async () => {
    const { client } = answering({ _shards: shards, timed_out: false })
    await record(client.helpers[helper]({ index: 'i', filter_path: 'hits.hits._source' })).completed()
  })

  it.each(['-hits', '-hits.hits', '-**.hits', '-hits.**', '-**', 'took,-hits.hits'])(
    'refuses filter_path %s, which leaves out the hits',
    async (filterPath) => {
      const { client, paths } = answering()
      const error = await record(client.helpers[helper]({ index: 'i', filter_path: filterPath })).failed()
      expect(error).toBeInstanceOf(errors.ConfigurationError)
      expect(paths).toEqual([])
    },
  )

  it.each([
    { terminate_after: 3 },
    { body: { terminate_after: 3 } },
    { querystring: 'terminate_after=3' },
    { retriever: { standard: {} } },
    { rescore: { window_size: 1, query: { rescore_query: {} } } },
  ])('refuses %j', async (more) => {
    const { client, paths } = answering()
    const error = await record(client.helpers[helper](Object.assign({ index: 'i' }, more))).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(paths).toEqual([])
  })

  it.each(['es_rejected_execution_exception', 'circuit_breaking_exception'])(
    'continues when a shard is busy: %s',
    async (type) => {
      const { client } = answering(
        page([hit(1)]),
        page([hit(2)], failed(type)),
        helper === 'scan$' ? page([hit(2)]) : page([hit(1), hit(2)]),
      )
      const hits = record(client.helpers[helper]({ index: 'i', size: 1 }))
      await hits.completed()
      expect(hits.values).toEqual([hit(1), hit(2)])
    },
  )

  it('gives up a shard that stays busy', async () => {
    const { client, pages } = answering(
      ...Array.from({ length: 20 }, () => page([], failed('circuit_breaking_exception'))),
    )
    const error = await record(client.helpers[helper]({ index: 'i' })).failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(pages).toHaveLength(7)
  })

  it('emits the hits before one that cannot be parsed, and names that one', async () => {
    const bad = '{"_index":"i","_id":"bad","_source":{"__proto__":{}},"sort":[3]}'
    const all = [JSON.stringify(hit(1)), JSON.stringify(hit(2)), bad, JSON.stringify(hit(4))]
    const { client } = answering(JSON.stringify(page([])).replace('"hits":[]', `"hits":[${all.join()}]`))
    const hits = record(client.helpers[helper]({ index: 'i' }))
    expect(String(await hits.failed())).toContain('\\"_id\\":\\"bad\\"')
    expect(hits.values).toEqual([hit(1), hit(2)])
  })

  it('emits no raw hit that a comment in a document imitates', async () => {
    const forged =
      '{"n":1/*}},{"_index":"other","_id":"forged","_source":{},"sort":[1]},{"_index":"x","_source":{"n":1*/}'
    const all = [
      JSON.stringify(hit(1)),
      `{"_index":"i","_id":"bad","_source":${forged},"sort":[2]}`,
      JSON.stringify(hit(3)),
    ]
    const { client } = answering(JSON.stringify(page([])).replace('"hits":[]', `"hits":[${all.join()}]`))
    const hits = record(client.helpers[helper]({ index: 'i' }, { as: 'raw' }))
    const error = await hits.failed()
    expect(error).toBeInstanceOf(errors.DeserializationError)
    expect(String(error)).toContain('\\"_id\\":\\"bad\\"')
    expect(hits.values).toMatchObject([{ _id: '1' }])
  })
})
