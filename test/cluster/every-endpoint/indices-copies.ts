import { lastValueFrom } from 'rxjs'
import { beforeAll, expect, it } from 'vitest'
import { client } from './engine.js'

/** Indices that are made from others. */
export function indexCopies(): void {
  const index = 'copied'

  beforeAll(async () => {
    const settings = { number_of_shards: 2, number_of_replicas: 0 }
    await lastValueFrom(client().indices.create$({ index, settings }))
    await lastValueFrom(client().index$({ index, document: { copied: true }, refresh: true }))
    await lastValueFrom(client().indices.addBlock$({ index, block: 'write' }))
  })

  it('clones an index', async () => {
    const target = 'cloned'
    const aliases = { 'the-clone': {} }
    const response = await lastValueFrom(client().indices.clone$({ index, target, aliases }))
    expect(response).toEqual({ acknowledged: true, shards_acknowledged: true, index: target })
    expect(await described(target)).toEqual({ count: 1, shards: '2', aliases })
  })

  it('shrinks an index', async () => {
    const target = 'shrunk'
    const settings = { 'index.number_of_shards': 1 }
    const response = await lastValueFrom(client().indices.shrink$({ index, target, settings }))
    expect(response.index).toBe(target)
    expect(await described(target)).toEqual({ count: 1, shards: '1', aliases: {} })
  })

  it('splits an index', async () => {
    const target = 'split'
    const settings = { index: { number_of_shards: 4 } }
    const response = await lastValueFrom(client().indices.split$({ index, target, settings }))
    expect(response.index).toBe(target)
    expect(await described(target)).toEqual({ count: 1, shards: '4', aliases: {} })
  })
}

async function described(index: string): Promise<object> {
  const { count } = await lastValueFrom(client().count$({ index }))
  const { settings, aliases } = (await lastValueFrom(client().indices.get$({ index })))[index] ?? {}
  return { count, shards: settings?.index?.number_of_shards, aliases }
}
