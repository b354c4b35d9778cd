import { lastValueFrom } from 'rxjs'
import { beforeAll, expect, it } from 'vitest'
import { client } from './engine.js'

/** What can be asked without reading documents. */
export function indexQuestions(): void {
  const index = 'questioned'

  beforeAll(async () => {
    const mappings = { properties: { color: { type: 'keyword' } } } as const
    await lastValueFrom(client().indices.create$({ index, mappings, aliases: { asked: {} } }))
  })

  it('analyzes a text', async () => {
    const text = 'Colder now'
    const { tokens } = await lastValueFrom(client().indices.analyze$({ tokenizer: 'standard', text }))
    expect(tokens?.map(({ token, start_offset }) => [token, start_offset])).toEqual([
      ['Colder', 0],
      ['now', 7],
    ])
    const { detail } = await lastValueFrom(
      client().indices.analyze$({ index, tokenizer: 'standard', filter: ['lowercase'], text, explain: true }),
    )
    expect(detail?.tokenfilters?.[0]?.tokens[0]?.token).toBe('colder')
  })

  it('validates a query', async () => {
    const good = { index, query: { term: { color: 'red' } }, explain: true }
    const { valid, explanations } = await lastValueFrom(client().indices.validateQuery$(good))
    expect(valid).toBe(true)
    expect(explanations?.[0]?.explanation).toBe('color:red')
    const bad = await lastValueFrom(client().indices.validateQuery$({ index, q: 'AND' }))
    expect(bad.valid).toBe(false)
  })

  it('resolves a pattern', async () => {
    const { indices, aliases } = await lastValueFrom(client().indices.resolveIndex$({ name: ['question*', 'asked'] }))
    expect(indices).toMatchObject([{ name: index, aliases: ['asked'], attributes: ['open'] }])
    expect(aliases).toEqual([{ name: 'asked', indices: [index] }])
    const clusters = await lastValueFrom(client().indices.resolveCluster$({ name: 'asked' }))
    expect(clusters['(local)']).toMatchObject({ connected: true, matching_indices: true })
  })
}
