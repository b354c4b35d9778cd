import { constants } from 'node:buffer'
import { EMPTY, lastValueFrom, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { collect } from '../../src/operators/collect.js'
import { chunk, head, makeCall, reply } from '../support/calls.js'

describe('collect', () => {
  it.each([
    ['no piece', [], ''],
    ['one piece', [chunk('abc')], 'abc'],
    ['several pieces', [chunk('a'), chunk('bc')], 'abc'],
    ['a piece that is no Buffer', [new Uint8Array([97, 98])], 'ab'],
  ])('gathers a body of %s', async (_count, pieces, text) => {
    const [whole, ...more] = await lastValueFrom(reply(head(201), ...pieces).pipe(collect(makeCall()), toArray()))
    expect([whole?.head, whole?.body, more]).toEqual([head(201), Buffer.from(text), []])
  })

  it('does not copy a single piece', async () => {
    const piece = chunk('abc')
    expect((await lastValueFrom(reply(head(), piece).pipe(collect(makeCall())))).body).toBe(piece)
  })

  it('ends a reply that no string could hold, before it is joined', async () => {
    const piece = chunk(' '.repeat(1_000))
    const size = Object.defineProperty(chunk('a'), 'byteLength', { value: constants.MAX_STRING_LENGTH })
    const call = makeCall()
    await expect(lastValueFrom(reply(head(), size, piece).pipe(collect(call)))).rejects.toMatchObject({
      name: 'RequestAbortedError',
      message: `the reply is larger than the ${constants.MAX_STRING_LENGTH} bytes that a string can hold; stream it`,
      progress: 'answered',
    })
    expect(call.aborted).toBe(true)
  })

  it('has nothing to emit of no reply', async () => {
    expect(await lastValueFrom(EMPTY.pipe(collect(makeCall()), toArray()))).toEqual([])
  })
})
