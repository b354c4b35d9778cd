import { firstValueFrom, type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { Client, errors } from '../../../src/index.js'
import { MemoryConnection } from '../../../src/testing/index.js'

const hit = { _index: 'books', _id: '1', sort: [1] }
const page = { _scroll_id: 's', pit_id: 'p', timed_out: false, _shards: { total: 1, successful: 1, failed: 0 } }
const body = { ...page, hits: { total: { value: 1, relation: 'eq' }, hits: [hit] } }

function connect(): Client {
  const Connection = MemoryConnection.answering(({ path }) => ({ body: path.includes('_pit') ? { id: 'p' } : body }))
  return new Client({ node: 'http://memory', Connection })
}

type Read = (helpers: Client['helpers'], as: 'hit' | 'source') => Observable<unknown>

const READS: [name: string, read: Read][] = [
  ['hits$', (helpers, as) => helpers.hits$({ index: 'books' }, { as })],
  ['scan$', (helpers, as) => helpers.scan$({ index: 'books' }, { as })],
  ['scroll$', (helpers, as) => helpers.scroll$({ index: 'books' }, { as })],
]

describe.each(READS)('a hit without _source, of %s', (_name, read) => {
  it("is a DeserializationError with as: 'source'", async () => {
    const first = firstValueFrom(read(connect().helpers, 'source'))
    await expect(first).rejects.toThrow(errors.DeserializationError)
    await expect(first).rejects.toThrow('_source')
  })

  it('is emitted as a whole hit', async () => {
    expect(await firstValueFrom(read(connect().helpers, 'hit'))).toEqual(hit)
  })
})
