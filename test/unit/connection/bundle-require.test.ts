import { firstValueFrom, Subject } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'
import { whileRequireIsDefined } from '../../../src/connection/bundle-require.js'
import { requireIn } from '../../support/processes/require-in.js'

describe('whileRequireIsDefined', () => {
  afterEach(() => void Reflect.deleteProperty(globalThis, 'require'))

  it('defines a require for modules of Node, and no others', async () => {
    await whileRequireIsDefined(async () => {
      expect(requireIn(globalThis)('node:net')).toHaveProperty('Socket')
      expect(requireIn(globalThis)('http')).toHaveProperty('Agent')
      expect(() => requireIn(globalThis)('lodash')).toThrow('Dynamic require of "lodash" is not supported')
    })
    expect('require' in globalThis).toBe(false)
  })

  it('removes it when the last of several has ended, by success or failure', async () => {
    const one$ = new Subject<void>()
    const other$ = new Subject<void>()
    const works = [one$, other$].map((work$) => whileRequireIsDefined(() => firstValueFrom(work$)))
    one$.error(new Error('not loaded'))
    await expect(works[0]).rejects.toThrow('not loaded')
    expect('require' in globalThis).toBe(true)
    other$.next()
    await works[1]
    expect('require' in globalThis).toBe(false)
  })

  it('leaves an existing require unchanged', async () => {
    const require = () => 'theirs'
    Object.assign(globalThis, { require })
    expect(await whileRequireIsDefined(async () => requireIn(globalThis)('node:net'))).toBe('theirs')
    expect(Reflect.get(globalThis, 'require')).toBe(require)
  })
})
