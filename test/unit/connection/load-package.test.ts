import { afterEach, describe, expect, it } from 'vitest'
import { loadPackage } from '../../../src/connection/load-package.js'
import { ConfigurationError } from '../../../src/errors/index.js'

const dynamicRequire = (name: string): Error => Error(`Dynamic require of "${name}" is not supported`)

/** A package in an ES module of esbuild, which requires modules of Node. */
const bundled = (): Promise<unknown> => {
  const require: unknown = Reflect.get(globalThis, 'require')
  return typeof require === 'function'
    ? Promise.resolve(require('node:path'))
    : Promise.reject(dynamicRequire('node:path'))
}

describe('loadPackage', () => {
  afterEach(() => void Reflect.deleteProperty(globalThis, 'require'))

  it('returns the module', async () => {
    expect(await loadPackage('path', () => import('node:path'))).toHaveProperty('join')
    expect('require' in globalThis).toBe(false)
  })

  it('defines a require for the modules of Node to a bundle that has none', async () => {
    expect(await loadPackage('path', bundled)).toHaveProperty('join')
  })

  it('fails with a ConfigurationError that names the package and has the cause', async () => {
    const cause = Error('Cannot find package')
    const error = await loadPackage('undici', () => Promise.reject(cause)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({ message: 'the package undici cannot be loaded: Cannot find package', cause })
  })

  it('does not load a second time if a require would not help', async () => {
    let loads = 0
    const load = () => Promise.reject(++loads && dynamicRequire('lodash'))
    await expect(loadPackage('undici', load)).rejects.toThrow('Dynamic require of "lodash" is not supported')
    expect(loads).toBe(1)
  })
})
