import { lastValueFrom, map, of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { around, type Layer } from '../../../src/rx/layer.js'

/** Layer that notes a value on its way in and out. */
const noting =
  (name: string): Layer<string, string> =>
  (inner) =>
  (source) =>
    source.pipe(
      map((value) => `${value} > ${name}`),
      inner,
      map((value) => `${value} > ${name}`),
    )

describe('around', () => {
  it('puts the first layer outermost', async () => {
    const operator = around(noting('a'), noting('b'))(map((value) => `${value} > inner`))
    expect(await lastValueFrom(of('in').pipe(operator))).toBe('in > a > b > inner > b > a')
  })

  it('returns the inner operator without layers', () => {
    const inner = map((value: string) => value)
    expect(around<string, string>()(inner)).toBe(inner)
  })
})
