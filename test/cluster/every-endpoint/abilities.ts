import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

/** What the engine says of what it can do, and of how it is. */
export function abilities(): void {
  it('lists its paths', async () => {
    const known = { method: 'POST', path: '/_search' } as const
    expect(await lastValueFrom(client().capabilities$(known))).toMatchObject({
      cluster_name: 'rxelastic',
      supported: true,
    })
    const unknown = client().capabilities$({ method: 'POST', path: '/_no/such/path' })
    expect(await lastValueFrom(unknown)).toMatchObject({ supported: false })
  })

  it('lists where scripts can be used, without a language for them', async () => {
    const { contexts } = await lastValueFrom(client().getScriptContext$())
    const filter = contexts.find(({ name }) => name === 'filter')
    expect(filter?.methods.find(({ name }) => name === 'execute')?.return_type).toBe('boolean')
    const languages = await lastValueFrom(client().getScriptLanguages$())
    expect(languages).toEqual({ types_allowed: ['inline', 'stored'], language_contexts: [] })
    const missing = await lastValueFrom(client().getScript$({ id: 'missing' }, { ignore: [404] }))
    expect(missing).toEqual({ _id: 'missing', found: false })
  })

  it('reports its health', async () => {
    const { indicators } = await lastValueFrom(client().healthReport$({ feature: 'master_is_stable' }))
    expect(Object.keys(indicators)).toEqual(['master_is_stable'])
    expect(indicators.master_is_stable?.details?.current_master.name).toBe('node-1')
  })

  it('lists its features and resets those that can be reset', async () => {
    const { features } = await lastValueFrom(client().features.getFeatures$())
    expect(features).toContainEqual({ name: 'tasks', description: 'Manages task results' })
    const reset = await lastValueFrom(client().features.resetFeatures$())
    expect(reset.features).toHaveLength(features.length)
    expect(reset.features).toContainEqual({ feature_name: 'tasks', status: 'SUCCESS' })
  })
}
