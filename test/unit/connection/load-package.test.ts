import { describe, expect, it } from 'vitest'
import { loadPackage } from '../../../src/connection/load-package.js'
import { ConfigurationError } from '../../../src/errors/index.js'
import { requireIn } from '../../support/processes/require-in.js'

/** Loads a package as a bundle of esbuild does: its modules are inside, and require modules of Node. */
const bundled = async (): Promise<unknown> => requireIn(globalThis)('node:path')

describe('loadPackage', () => {
  it('returns the module', async () => {
    expect(await loadPackage('node:path', () => import('node:path'))).toHaveProperty('join')
  })

  it('defines no global require unless the package is in a bundle', async () => {
    const names = await loadPackage('undici', async () => ['undici', 'require' in globalThis])
    expect(names).toEqual(['undici', false])
    expect(await loadPackage('undici', async () => 'require' in globalThis)).toBe(true)
  })

  it('loads a package in a bundle with all of its parts and leaves no global require', async () => {
    const parts: unknown[] = []
    const lazy = async () => void parts.push(requireIn(globalThis)('node:net'))
    expect(await loadPackage('undici', bundled, lazy)).toHaveProperty('join')
    expect(parts).toEqual([expect.objectContaining({ Socket: expect.any(Function) })])
    expect('require' in globalThis).toBe(false)
  })

  it('recognizes only the name of the package in a bundle', async () => {
    const init_hpagent = async () => 'require' in globalThis
    expect(await loadPackage('hpagent', () => init_hpagent())).toBe(true)
  })

  it('leaves the parts outside of a bundle to the package', async () => {
    const lazy = () => Promise.reject(new Error('loaded too early'))
    expect(await loadPackage('node:path', () => import('node:path'), lazy)).toHaveProperty('join')
  })

  it('fails with a ConfigurationError that names the package and has the cause', async () => {
    const cause = Error('Cannot find package')
    const error = await loadPackage('undici', () => Promise.reject(cause)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({ message: 'the package undici cannot be loaded: Cannot find package', cause })
    expect('require' in globalThis).toBe(false)
  })
})
