import { Client, type TermsEnumOptions } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, toArray } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'

let client: Client
afterEach(() => client.close())

const TERMS = ['a', 'b', 'c', 'd', 'e']

function connect(complete = true, more: object = {}): unknown[] {
  const asked: unknown[] = []
  const Connection = MemoryConnection.answering(({ body }) => {
    const sent = JSON.parse(String(body))
    asked.push(sent)
    const rest = TERMS.filter((term) => sent.search_after === undefined || term > sent.search_after)
    return { body: { terms: rest.slice(0, sent.size), complete, ...more } }
  })
  client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
  return asked
}

const all = (options?: TermsEnumOptions, size = 2) =>
  lastValueFrom(client.helpers.termsEnum$({ index: 'a', field: 'f', string: '', size }, options).pipe(toArray()))

describe('termsEnum$', () => {
  it('emits all terms, page by page', async () => {
    const asked = connect()
    expect(await all()).toEqual(TERMS)
    expect(asked).toEqual([
      { field: 'f', string: '', size: 2 },
      { field: 'f', string: '', size: 2, search_after: 'b' },
      { field: 'f', string: '', size: 2, search_after: 'd' },
    ])
  })

  it.each([1, 2, 3, 4])('emits at most %i terms and requests no more', async (maxItems) => {
    const asked = connect()
    expect(await all({ maxItems })).toEqual(TERMS.slice(0, maxItems))
    expect(asked.reduce<number>((sum, sent) => sum + Object(sent).size, 0)).toBe(maxItems)
  })

  it('refuses a list that lacks the terms of a shard, even if it claims to be complete', async () => {
    connect(true, { _shards: { total: 2, successful: 1, failed: 1 } })
    const terms$ = client.helpers.termsEnum$({ index: 'books', field: 'tag' })
    await expect(lastValueFrom(terms$)).rejects.toThrow('1 shard failed')
  })

  it('refuses an incomplete list, unless that is accepted', async () => {
    connect(false)
    await expect(all()).rejects.toMatchObject({ name: 'QueryError' })
    expect(await all({ allowPartial: true })).toEqual(TERMS)
  })

  describe('of remote clusters', () => {
    const all$ = (clusters: object, options?: TermsEnumOptions) => {
      const Connection = MemoryConnection.answering(({ path }) => ({
        body: path.includes('_terms_enum') ? { terms: ['a'], complete: true } : clusters,
      }))
      client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
      return client.helpers.termsEnum$({ index: 'far:a', field: 'f' }, options).pipe(toArray())
    }

    it('fails if one was skipped, which the list of terms conceals, unless that is accepted', async () => {
      const skipped = { _clusters: { total: 2, successful: 1, skipped: 1 } }
      await expect(lastValueFrom(all$(skipped))).rejects.toMatchObject({ name: 'QueryError' })
      expect(await lastValueFrom(all$(skipped, { allowPartial: true }))).toEqual(['a'])
    })

    it('fails if there is none, because local indices answered instead', async () => {
      await expect(lastValueFrom(all$({}, { allowPartial: true }))).rejects.toThrow('no remote cluster matches far:a')
    })

    it('emits the terms of all', async () => {
      expect(await lastValueFrom(all$({ _clusters: { total: 2, successful: 2, skipped: 0 } }))).toEqual(['a'])
    })
  })

  it('names wrong options, with nothing sent', async () => {
    const asked = connect()
    await expect(all({ maxItem: 5 } as object)).rejects.toThrow('did you mean maxItems?')
    for (const size of [0, -1, 1.5]) await expect(all({}, size)).rejects.toThrow('size must be a whole number')
    expect(asked).toEqual([])
  })
})
