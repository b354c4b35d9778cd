import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

/** An index from its creation to its end. */
export function indexLife(): void {
  const index = 'life'

  it('creates, finds and describes an index', async () => {
    expect(await lastValueFrom(client().indices.exists$({ index }))).toBe(false)
    const created = await lastValueFrom(
      client().indices.create$({
        index,
        aliases: { 'life-alias': { is_write_index: true } },
        mappings: { dynamic: 'strict', properties: { name: { type: 'text', fields: { raw: { type: 'keyword' } } } } },
        settings: { number_of_shards: 2, number_of_replicas: 0 },
      }),
    )
    expect(created).toEqual({ acknowledged: true, shards_acknowledged: true, index })
    expect(await lastValueFrom(client().indices.exists$({ index }))).toBe(true)

    const described = await lastValueFrom(client().indices.get$({ index, features: ['aliases', 'settings'] }))
    expect(described[index]?.aliases).toEqual({ 'life-alias': { is_write_index: true } })
    expect(described[index]?.settings?.index).toMatchObject({ number_of_shards: '2', provided_name: index })
    expect(described[index]?.mappings).toEqual({})
  })

  it('extends its mapping', async () => {
    const properties = { at: { type: 'date', format: 'epoch_second' } } as const
    const put = await lastValueFrom(client().indices.putMapping$({ index, properties, _meta: { edition: 2 } }))
    expect(put.acknowledged).toBe(true)
    const mappings = (await lastValueFrom(client().indices.getMapping$({ index })))[index]?.mappings
    expect(mappings?.properties?.at).toEqual(properties.at)
    expect(mappings?.dynamic).toBe('strict')
    expect(mappings?._meta).toEqual({ edition: 2 })

    const fields = await lastValueFrom(client().indices.getFieldMapping$({ index, fields: ['name.*', 'at'] }))
    expect(fields[index]?.mappings['name.raw']).toEqual({
      full_name: 'name.raw',
      mapping: { raw: { type: 'keyword' } },
    })
    expect(Object.keys(fields[index]?.mappings ?? {}).sort()).toEqual(['at', 'name.raw'])
  })

  it('changes its settings', async () => {
    const settings = { index: { refresh_interval: '7s', max_result_window: 50 } }
    expect((await lastValueFrom(client().indices.putSettings$({ index, settings }))).acknowledged).toBe(true)
    const name = 'index.refresh_*'
    const read = await lastValueFrom(client().indices.getSettings$({ index, name }))
    expect(read[index]?.settings?.index).toEqual({ refresh_interval: '7s' })
    const defaults = await lastValueFrom(client().indices.getSettings$({ index, include_defaults: true }))
    expect(defaults[index]?.settings?.index?.max_result_window).toBe('50')
    expect(defaults[index]?.defaults?.index?.max_inner_result_window).toBe('100')
  })

  it('closes and opens it', async () => {
    const closed = await lastValueFrom(client().indices.close$({ index }))
    expect(closed.indices[index]?.closed).toBe(true)
    const open = await lastValueFrom(client().indices.open$({ index, wait_for_active_shards: 'all' }))
    expect(open).toEqual({ acknowledged: true, shards_acknowledged: true })
  })

  it('adds and removes a write block', async () => {
    const blocked = await lastValueFrom(client().indices.addBlock$({ index, block: 'write' }))
    expect(blocked.indices).toEqual([{ name: index, blocked: true }])
    const freed = await lastValueFrom(client().indices.removeBlock$({ index, block: 'write' }))
    expect(freed.indices).toEqual([{ name: index, unblocked: true }])
  })

  it('deletes it', async () => {
    expect((await lastValueFrom(client().indices.delete$({ index }))).acknowledged).toBe(true)
    expect(await lastValueFrom(client().indices.exists$({ index }))).toBe(false)
  })
}
