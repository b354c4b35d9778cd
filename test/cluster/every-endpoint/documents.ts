import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

interface Book {
  title: string
  year?: number
}

/** One document's life, then several at once, then what the engine knows of their terms. */
export function documents(): void {
  const index = 'documents'

  it('creates, reads, updates and deletes a document', async () => {
    const document = { title: 'Emma' }
    const created = await lastValueFrom(client().create$<Book>({ index, id: '1', document, refresh: true }))
    expect(created).toMatchObject({ _index: index, _id: '1', result: 'created', forced_refresh: true })
    const { _source, _version } = await lastValueFrom(client().get$<Book>({ index, id: '1' }))
    expect(_source?.title).toBe('Emma')
    expect(_version).toBe(1)
    expect(await lastValueFrom(client().getSource$<Book>({ index, id: '1' }))).toEqual(document)
    expect(await lastValueFrom(client().exists$({ index, id: '1' }))).toBe(true)
    expect(await lastValueFrom(client().exists$({ index, id: '2' }))).toBe(false)
    expect(await lastValueFrom(client().existsSource$({ index, id: '1' }))).toBe(true)

    const update = client().update$<Book, Partial<Book>>({ index, id: '1', doc: { year: 1815 }, _source: true })
    expect((await lastValueFrom(update)).get?._source).toEqual({ title: 'Emma', year: 1815 })
    const deleted = await lastValueFrom(client().delete$({ index, id: '1', if_seq_no: 1, if_primary_term: 1 }))
    expect(deleted).toMatchObject({ result: 'deleted', _version: 3 })
  })

  it('indexes with a generated id and with a given one', async () => {
    const made = await lastValueFrom(client().index$<Book>({ index, document: { title: 'Persuasion' } }))
    expect(made._id).toMatch(/^[\w-]{20}$/)
    const given = await lastValueFrom(client().index$<Book>({ index, id: 'a/b', document: { title: 'Sanditon' } }))
    expect(given).toMatchObject({ _id: 'a/b', result: 'created' })
  })

  it('runs many operations in one request and reads many documents', async () => {
    const operations = [{ create: { _id: 'm1' } }, { title: 'Emma' }, { delete: { _id: 'missing' } }]
    const { errors, items } = await lastValueFrom(client().bulk$<Book>({ index, operations, refresh: true }))
    expect(errors).toBe(false)
    expect(items.map((item) => item.create?.status ?? item.delete?.status)).toEqual([201, 404])

    const { docs } = await lastValueFrom(client().mget$<Book>({ index, ids: ['m1', 'missing'] }))
    expect(docs).toMatchObject([
      { _id: 'm1', found: true, _source: { title: 'Emma' } },
      { _id: 'missing', found: false },
    ])
  })

  it('explains the match of a document and lists its terms', async () => {
    const asked = { index, id: 'm1', query: { match: { title: 'emma' } } }
    const { matched, explanation } = await lastValueFrom(client().explain$(asked))
    expect(matched).toBe(true)
    expect(explanation?.description).toContain('title:emma')

    const { term_vectors } = await lastValueFrom(client().termvectors$({ index, id: 'm1', fields: ['title'] }))
    expect(term_vectors?.title?.terms.emma?.tokens).toEqual([{ position: 0, start_offset: 0, end_offset: 4 }])
    const { docs } = await lastValueFrom(client().mtermvectors$({ index, ids: ['m1', 'missing'] }))
    expect(docs.map(({ found }) => found)).toEqual([true, false])
  })
}
