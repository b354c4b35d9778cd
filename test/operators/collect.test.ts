import { EMPTY, lastValueFrom, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { collect } from '../../src/operators/collect.js'
import { chunk, head, reply } from '../support/calls.js'

describe('collect', () => {
  it.each([
    ['no piece', [], ''],
    ['one piece', [chunk('abc')], 'abc'],
    ['several pieces', [chunk('a'), chunk('bc')], 'abc'],
    ['a piece that is no Buffer', [new Uint8Array([97, 98])], 'ab'],
  ])('gathers a body of %s', async (_count, pieces, text) => {
    const [whole, ...more] = await lastValueFrom(reply(head(201), ...pieces).pipe(collect(), toArray()))
    expect([whole?.head, whole?.body, more]).toEqual([head(201), Buffer.from(text), []])
  })

  it('does not copy a single piece', async () => {
    const piece = chunk('abc')
    expect((await lastValueFrom(reply(head(), piece).pipe(collect()))).body).toBe(piece)
  })

  it('has nothing to emit of no reply', async () => {
    expect(await lastValueFrom(EMPTY.pipe(collect(), toArray()))).toEqual([])
  })
})
