import fc from 'fast-check'
import { errors } from 'rxelastic'
import { streamArray, streamObject, streamValues, type Token } from 'rxelastic/json'
import { from, type OperatorFunction } from 'rxjs'
import { jsonParser } from 'stream-json/core/parser.js'
import { describe, expect, it } from 'vitest'
import { jsonSerializer } from '../../../../src/json/text/serializer.js'
import { record } from '../../../support/recording/recorded.js'

function tokensOf(text: string): Token[] {
  const parsed: unknown = jsonParser({ streamValues: false })(text)
  if (typeof parsed !== 'object' || parsed === null || !('values' in parsed)) throw new Error(`no tokens: ${text}`)
  return parsed.values as Token[]
}

const read = <T>(text: string, operator: OperatorFunction<Token, T>) => record(from(tokensOf(text)).pipe(operator))

const REFUSED = 'the JSON has a key __proto__ or constructor.prototype'

function isRefused(text: string): boolean {
  try {
    jsonSerializer.deserialize(text)
    return false
  } catch {
    return true
  }
}

describe('safeValues', () => {
  it.each([
    ['[1,{"__proto__":{"admin":true}}]', streamArray(), [{ key: 0, value: 1 }]],
    ['[1,{"a":[{"constructor":{"prototype":{"admin":true}}}]}]', streamArray(), [{ key: 0, value: 1 }]],
    ['{"a":1,"__proto__":{"admin":true}}', streamObject(), [{ key: 'a', value: 1 }]],
    ['{"a":1,"constructor":{"prototype":{"admin":true}}}', streamObject(), [{ key: 'a', value: 1 }]],
    ['{"a":{"__proto__":1}}', streamValues(), []],
  ])('refuses a value that could change a prototype, after emitting those before it: %s', (text, operator, before) => {
    const reading = read<unknown>(text, operator)
    expect(reading.values).toEqual(before)
    expect(reading.errors).toEqual([expect.objectContaining({ message: REFUSED })])
    expect(reading.errors[0]).toBeInstanceOf(errors.DeserializationError)
  })

  it.each(['["__proto__"]', '[{"prototype":1}]', '[{"constructor":[{"prototype":1}]}]', '[{"a":"constructor"}]'])(
    'emits other values unchanged: %s',
    (text) => {
      expect(read(text, streamArray()).values).toEqual([{ key: 0, value: JSON.parse(text)[0] }])
    },
  )

  it('refuses a value exactly if the whole text is refused', () => {
    const key = fc.constantFrom('a', '__proto__', 'constructor', 'prototype')
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.integer().map(String),
        fc.array(tie('json')).map((values) => `[${values}]`),
        // Of two equal keys the whole keeps the last one only.
        fc
          .uniqueArray(fc.tuple(key, tie('json')), { selector: ([name]) => name })
          .map((entries) => `{${entries.map(([k, v]) => `"${k}":${v}`)}}`),
      ),
    }))
    fc.assert(
      fc.property(fc.array(json, { maxLength: 3 }), (values) => {
        const text = `[${values}]`
        const { completions, errors: failures } = read(text, streamArray())
        expect([completions, failures.length]).toEqual(isRefused(text) ? [0, 1] : [1, 0])
      }),
    )
  })
})
