import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeLaws } from '../../support/laws/laws.js'
import { ON_ATTEMPTS } from './specimens/attempts.js'
import { ON_REQUESTS } from './specimens/requests.js'
import { ON_RESPONSES } from './specimens/responses.js'

const SPECIMENS = [...ON_REQUESTS, ...ON_ATTEMPTS, ...ON_RESPONSES]

for (const specimen of SPECIMENS) describeLaws(specimen)

describe('every operator', () => {
  it('obeys the laws', () => {
    const files = readdirSync(new URL('../../../src/operators', import.meta.url)).map((name) =>
      name.replace(/\.ts$/, ''),
    )
    const tested = new Set(SPECIMENS.map(({ file }) => file))
    expect(files.sort()).toEqual([...tested].sort())
  })
})
