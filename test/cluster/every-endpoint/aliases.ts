import { lastValueFrom } from 'rxjs'
import { beforeAll, expect, it } from 'vitest'
import { client } from './engine.js'

/** Other names of indices, and what they lead to. */
export function aliases(): void {
  const [first, second, name] = ['alias-000001', 'alias-000002', 'alias']

  beforeAll(async () => {
    await lastValueFrom(client().indices.create$({ index: first, settings: { number_of_replicas: 0 } }))
    await lastValueFrom(client().index$({ index: first, document: { color: 'blue' }, refresh: true }))
  })

  it('adds an alias with a filter', async () => {
    expect(await lastValueFrom(client().indices.existsAlias$({ name }))).toBe(false)
    const filter = { term: { color: 'red' } }
    const put = await lastValueFrom(client().indices.putAlias$({ index: first, name: 'red', filter, routing: '1' }))
    expect(put.acknowledged).toBe(true)
    expect(await lastValueFrom(client().indices.existsAlias$({ index: first, name: 'red' }))).toBe(true)
    const found = await lastValueFrom(client().indices.getAlias$({ name: 'red' }))
    const routing = { index_routing: '1', search_routing: '1' }
    expect(found[first]?.aliases.red).toEqual({ filter, ...routing })
  })

  it('changes several aliases at once', async () => {
    const actions = [
      { remove: { index: first, alias: 'red', must_exist: true } },
      { add: { index: first, alias: name, is_write_index: true } },
    ]
    expect((await lastValueFrom(client().indices.updateAliases$({ actions }))).acknowledged).toBe(true)
    const found = await lastValueFrom(client().indices.getAlias$({ index: first }))
    expect(found).toEqual({ [first]: { aliases: { [name]: { is_write_index: true } } } })
  })

  it('rolls over to the next index when the first one is full', async () => {
    const rolled = await lastValueFrom(
      client().indices.rollover$({
        alias: name,
        conditions: { max_docs: 1, max_age: '1d' },
        settings: { 'index.number_of_replicas': 0 },
        wait_for_active_shards: 1,
      }),
    )
    expect(rolled).toMatchObject({ rolled_over: true, dry_run: false, old_index: first, new_index: second })
    expect(rolled.conditions).toEqual({ '[max_docs: 1]': true, '[max_age: 1d]': false })
  })

  it('removes an alias', async () => {
    const response = await lastValueFrom(client().indices.deleteAlias$({ index: [first, second], name }))
    expect(response).toEqual({ acknowledged: true, errors: false })
    expect(await lastValueFrom(client().indices.existsAlias$({ name }))).toBe(false)
  })
}
