import { Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { answering, failed, hit, page } from './scan-server.js'

describe('scan$', () => {
  it.each<object>([
    { sort: { at: { order: 'asc', format: 'yyyy-MM-dd' } } },
    { sort: ['_doc', { at: { format: 'yyyy-MM-dd' } }] },
    { body: { sort: [{ at: { format: 'yyyy-MM-dd' } }] } },
  ])('refuses a format in a sort: %j', async (search) => {
    const { client, paths } = answering()
    const error = await record(client.helpers.scan$(Object.assign({ index: 'i' }, search))).failed()
    expect(String(error)).toContain('scan$ takes no `format` in `sort`')
    expect(paths).toEqual([])
  })

  it('fails when a page ends where it began, instead of looping', async () => {
    const same = page([hit(1), hit(2)])
    const { client, pages } = answering(same, same, same, same)
    const error = await record(client.helpers.scan$({ index: 'i', sort: 'at' })).failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain('ended where it began')
    expect(pages).toHaveLength(2)
  })

  it.each([['far:i'], [['near', 'far:i']], ['*:i']])(
    'queries remote clusters before it opens a point in time on %j',
    async (index) => {
      const { client, paths } = answering({ _clusters: { total: 2, successful: 1, skipped: 1 } })
      expect(await record(client.helpers.scan$({ index })).failed()).toBeInstanceOf(errors.ScanError)
      expect(paths.filter((path) => path.includes('_pit'))).toEqual([])
    },
  )

  it('fails if some shards are missing in the point in time', async () => {
    const Connection = MemoryConnection.answering(({ path }) => ({
      body: path.includes('/_pit') ? { id: 'p', ...failed('odd') } : page([]),
    }))
    const client = new Client({ node: 'http://memory', Connection })
    onTestFinished(() => client.close())
    const error = await record(client.helpers.scan$({ index: 'i' })).failed()
    expect(error).toBeInstanceOf(errors.ScanError)
    expect(String(error)).toContain('odd: x')
    const accepted = { index: 'i', allow_partial_search_results: true }
    await record(client.helpers.scan$(accepted)).completed()
  })

  it('opens a point in time once all remote clusters have answered', async () => {
    const { client } = answering({ _clusters: { total: 2, successful: 2, skipped: 0 } }, page([hit(1)]))
    const hits = record(client.helpers.scan$({ index: 'far:i' }))
    await hits.completed()
    expect(hits.values).toEqual([hit(1)])
  })

  it.each(['near', 'logs::failures', '_all', '<logs-{now/d{yyyy.MM.dd|+12:00}}>'])(
    'does not query clusters with %j',
    async (index) => {
      const { client, pages } = answering()
      await record(client.helpers.scan$({ index })).completed()
      expect(pages).toHaveLength(1)
    },
  )

  it('reads raw hits whose bytes are no UTF-8, also at the end of a page', async () => {
    const bytes = Buffer.concat([
      Buffer.from(
        '{"pit_id":"p","_shards":{"total":1,"successful":1},"hits":{"hits":[{"_index":"i","_id":"1","_source":{"t":"',
      ),
      Buffer.of(0xed, 0xa0, 0xbd),
      Buffer.from('"},"sort":[1]}]}}'),
    ])
    const { client, pages } = answering(bytes)
    const positions: unknown[] = []
    const checkpoint$ = { next: (position: unknown) => positions.push(position) }
    const hits = record(client.helpers.scan$({ index: 'i' }, { as: 'raw', checkpoint$ }))
    await hits.completed()
    expect(hits.values).toHaveLength(1)
    expect(pages[1]).toContain('"search_after":[1]')
    expect(positions[0]).toMatchObject({ slices: [{ searchAfter: '[1]' }] })
  })

  it('reports no position behind a hit that was not emitted', async () => {
    const { client } = answering(page([hit(1), { _index: 'i', _id: '2', sort: [2] }, hit(3)]))
    const positions: unknown[] = []
    const checkpoint$ = { next: (position: unknown) => positions.push(position) }
    const hits = record(client.helpers.scan$({ index: 'i' }, { as: 'source', checkpoint$ }))
    await hits.failed()
    expect(hits.values).toEqual([{ id: 1 }])
    expect(positions.at(-1)).toMatchObject({ slices: [{ searchAfter: '[1]' }] })
  })
})
