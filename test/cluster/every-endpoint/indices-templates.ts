import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

/** What new indices are made of. */
export function indexTemplates(): void {
  const name = 'template'

  it('stores, finds and reads a template', async () => {
    expect(await lastValueFrom(client().indices.existsIndexTemplate$({ name }))).toBe(false)
    const put = await lastValueFrom(
      client().indices.putIndexTemplate$({
        name,
        index_patterns: ['templated-*'],
        template: { settings: { number_of_shards: 3 }, mappings: { properties: { at: { type: 'date' } } } },
        priority: 7,
        version: 2,
        _meta: { by: 'tests' },
      }),
    )
    expect(put.acknowledged).toBe(true)
    expect(await lastValueFrom(client().indices.existsIndexTemplate$({ name }))).toBe(true)
    const [found] = (await lastValueFrom(client().indices.getIndexTemplate$({ name }))).index_templates
    expect(found?.name).toBe(name)
    expect(found?.index_template).toMatchObject({ index_patterns: ['templated-*'], priority: 7, version: 2 })
    expect(found?.index_template.template?.settings?.index?.number_of_shards).toBe('3')
  })

  it('simulates the index that a template makes', async () => {
    const { template } = await lastValueFrom(client().indices.simulateIndexTemplate$({ name: 'templated-1' }))
    expect(template.settings.index?.number_of_shards).toBe('3')
    expect(template.mappings.properties?.at?.type).toBe('date')
  })

  it('simulates a template that is not stored, and names those that it overrides', async () => {
    const { template, overlapping } = await lastValueFrom(
      client().indices.simulateTemplate$({
        index_patterns: ['templated-*'],
        template: { settings: { number_of_shards: 5 }, aliases: { made: {} } },
        priority: 8,
      }),
    )
    expect(template.settings.index?.number_of_shards).toBe('5')
    expect(template.aliases).toEqual({ made: {} })
    expect(overlapping).toEqual([{ name, index_patterns: ['templated-*'] }])
    const stored = await lastValueFrom(client().indices.simulateTemplate$({ name }))
    expect(stored.template.settings.index?.number_of_shards).toBe('3')
  })

  it('deletes a template', async () => {
    expect((await lastValueFrom(client().indices.deleteIndexTemplate$({ name }))).acknowledged).toBe(true)
    expect(await lastValueFrom(client().indices.existsIndexTemplate$({ name }))).toBe(false)
  })
}

/** The templates of former versions. */
export function legacyTemplates(): void {
  it('stores, finds, reads and deletes a legacy template', async () => {
    const name = 'legacy'
    expect(await lastValueFrom(client().indices.existsTemplate$({ name }))).toBe(false)
    const put = await lastValueFrom(
      client().indices.putTemplate$({
        name,
        index_patterns: ['legacy-*'],
        order: 3,
        settings: { number_of_shards: 2 },
        aliases: { old: { index_routing: 'a' } },
      }),
    )
    expect(put.acknowledged).toBe(true)
    expect(await lastValueFrom(client().indices.existsTemplate$({ name }))).toBe(true)
    const found = (await lastValueFrom(client().indices.getTemplate$({ name })))[name]
    expect(found?.order).toBe(3)
    expect(found?.settings).toEqual({ index: { number_of_shards: '2' } })
    expect(found?.aliases).toEqual({ old: { index_routing: 'a' } })
    expect((await lastValueFrom(client().indices.deleteTemplate$({ name }))).acknowledged).toBe(true)
    expect(await lastValueFrom(client().indices.existsTemplate$({ name }))).toBe(false)
  })
}
