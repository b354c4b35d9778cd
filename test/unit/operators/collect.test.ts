import { constants } from 'node:buffer'
import { EMPTY, lastValueFrom, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { collect } from '../../../src/operators/collect.js'
import { chunk, head, makeCall, response } from '../../support/calls/calls.js'

describe('collect', () => {
  it.each([
    ['no chunk', [], ''],
    ['one chunk', [chunk('abc')], 'abc'],
    ['several chunks', [chunk('a'), chunk('bc')], 'abc'],
    ['a chunk that is no Buffer', [new Uint8Array([97, 98])], 'ab'],
  ])('collects a body of %s', async (_count, chunks, text) => {
    const [whole, ...more] = await lastValueFrom(response(head(201), ...chunks).pipe(collect(makeCall()), toArray()))
    expect([whole?.head, whole?.body, more]).toEqual([head(201), Buffer.from(text), []])
  })

  it('does not copy a single chunk', async () => {
    const single = chunk('abc')
    expect((await lastValueFrom(response(head(), single).pipe(collect(makeCall())))).body).toBe(single)
  })

  it('ends a response that no string can hold, before it is joined', async () => {
    const single = chunk(' '.repeat(1_000))
    const size = Object.defineProperty(chunk('a'), 'byteLength', { value: constants.MAX_STRING_LENGTH })
    const call = makeCall()
    await expect(lastValueFrom(response(head(), size, single).pipe(collect(call)))).rejects.toMatchObject({
      name: 'RequestAbortedError',
      message: `the response is larger than the ${constants.MAX_STRING_LENGTH} bytes that a string can hold; stream it`,
      progress: 'answered',
    })
    expect(call.aborted).toBe(true)
  })

  it('emits nothing without a response', async () => {
    expect(await lastValueFrom(EMPTY.pipe(collect(makeCall()), toArray()))).toEqual([])
  })
})
