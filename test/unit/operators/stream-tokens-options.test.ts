import { EMPTY, lastValueFrom, of, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { DeserializationError } from '../../../src/errors/index.js'
import { streamTokens } from '../../../src/operators/stream-tokens.js'
import { head, makeCall, response } from '../../support/calls/calls.js'
import { parsed, parsedText } from './parsed-tokens.js'

describe('options of streamTokens', () => {
  it('obeys the options of stream-json', async () => {
    const { tokens } = await parsedText('["a"]', { asStream: { streamValues: true } })
    expect(tokens.map(({ name }) => name)).toEqual(
      ['startArray', 'startString', 'stringChunk', 'endString', 'stringValue', 'endArray'], // biome-ignore format: one line
    )
  })

  it('accepts several documents if the options say so', async () => {
    const { tokens, error } = await parsedText('{}\n{}', { asStream: { jsonStreaming: true } })
    expect([tokens.length, error]).toEqual([4, undefined])
  })

  it('emits the head first with `meta`', async () => {
    const first = head(200, { warning: '299 Elasticsearch "old"' })
    const call = makeCall({ settings: { asStream: true, meta: true } })
    const tokens = await lastValueFrom(response(first, '1').pipe(streamTokens(call), toArray()))
    expect(tokens).toEqual([
      { name: 'head', statusCode: 200, headers: first.headers, warnings: ['old'], meta: call.meta() },
      { name: 'numberValue', value: '1' },
    ])
  })

  it('distinguishes a missing response from an empty one', async () => {
    expect((await parsed(EMPTY)).error).toBeInstanceOf(DeserializationError)
    expect((await parsed(of(head()))).error).toBeInstanceOf(DeserializationError)
  })
})
