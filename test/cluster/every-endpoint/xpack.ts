import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

/** What this distribution says of its extensions; it fails when asked for those that it lacks. */
export function extensions(): void {
  it('reports its build and license', async () => {
    const info = await lastValueFrom(client().xpack.info$({ categories: ['build', 'license'] }))
    expect(info.build.hash).toMatch(/^[0-9a-f]{40}$/)
    expect(info.license).toMatchObject({ mode: 'basic', status: 'active' })
    expect(info.tagline).toBe('You know, for X')
  })

  it('has no sets of synonyms', async () => {
    expect(await lastValueFrom(client().synonyms.getSynonymsSets$({ size: 5 }))).toEqual({ count: 0, results: [] })
  })
}
