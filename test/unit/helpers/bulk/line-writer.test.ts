import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SerializationError } from '../../../../src/errors/index.js'
import { Batch } from '../../../../src/helpers/bulk/batch.js'
import { LineWriter } from '../../../../src/helpers/bulk/line-writer.js'
import { Operation } from '../../../../src/helpers/bulk/operation.js'
import { MISSING, PartialDocument } from '../../../../src/helpers/bulk/prepare.js'
import { jsonSerializer, type Serializer } from '../../../../src/json/text/serializer.js'

type Given = Partial<Pick<Operation, 'action' | 'index' | 'id' | 'routing' | 'fields' | 'payload'>>

function operationOf({ action = 'index', index, id, routing, fields, payload = { a: 1 } }: Given): Operation {
  return new Operation('document', action, index, id, routing, fields, payload, true)
}

function written(given: readonly Given[], serializer: Serializer = jsonSerializer): string {
  const batch = new Batch(0)
  const writer = new LineWriter(serializer)
  for (const each of given) writer.write(batch, operationOf(each))
  return batch.bytes.toString()
}

const word = fc.option(fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', 'ü', '😀', '\ud800'), maxLength: 9 }), {
  nil: undefined,
})

describe('LineWriter', () => {
  it('writes every action as JSON.stringify would', () => {
    const given = fc.record({
      action: fc.constantFrom('index', 'create', 'update'),
      index: word,
      id: word,
      routing: word,
    })
    fc.assert(
      fc.property(fc.array(given, { minLength: 1 }), (operations) => {
        const expected = operations.map(({ action, index, id, routing }) => {
          return `${JSON.stringify({ [action]: { _index: index, _id: id, routing } })}\n{"a":1}\n`
        })
        expect(written(operations as Given[])).toBe(expected.join(''))
      }),
    )
  })

  it('writes other fields of an action as they are', () => {
    const fields = { _id: '1', version: 3, version_type: 'external' }
    expect(written([{ fields }])).toBe('{"index":{"_id":"1","version":3,"version_type":"external"}}\n{"a":1}\n')
  })

  it('writes one line for a deletion', () => {
    expect(written([{ action: 'delete', id: '1', payload: undefined }])).toBe('{"delete":{"_id":"1"}}\n')
  })

  it.each<[what: string, payload: unknown, line: string]>([
    ['an object', { a: 'ü' }, '{"a":"ü"}'],
    ['text', '{"a": 1}', '{"a": 1}'],
    ['text with a line feed at its end', '{"a":1}\r\n', '{"a":1}'],
    ['bytes', Buffer.from('{"a": 1}'), '{"a": 1}'],
    ['bytes with a line feed at their end', Buffer.from('{"a":1}\r\n'), '{"a":1}'],
    ['a part of a document', new PartialDocument({ a: 1 }), '{"doc":{"a":1}}'],
    ['a part in bytes', new PartialDocument(Buffer.from('{"a":1}\n')), '{"doc":{"a":1}}'],
    ['a part as text', new PartialDocument('{"a":1}\n'), '{"doc":{"a":1}}'],
  ])('writes %s as one line', (_what, payload, line) => {
    expect(written([{ payload }])).toBe(`{"index":{}}\n${line}\n`)
  })

  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  it.each<[what: string, given: Given, message: string]>([
    ['text of two lines', { payload: '{}\n{}' }, 'must be one line'],
    ['bytes of two lines', { payload: Buffer.from('{}\n{}') }, 'must be one line'],
    ['an empty text', { payload: '' }, 'not an empty one'],
    ['a lone line feed', { payload: Buffer.from('\n') }, 'not an empty one'],
    ['no bytes', { payload: Buffer.alloc(0) }, 'not an empty one'],
    ['a hit without its document', { payload: MISSING }, 'the raw hit has no _source'],
    ['a part of a hit without its document', { payload: new PartialDocument(MISSING) }, 'the raw hit has no _source'],
    ['a cycle', { payload: cycle }, 'the document cannot be serialized'],
    ['an id that is too long', { id: 'ü'.repeat(257) }, 'the _id has 514 bytes'],
  ])('refuses %s, and writes nothing', (_what, given, message) => {
    const batch = new Batch(0)
    const write = () => new LineWriter(jsonSerializer).write(batch, operationOf(given))
    expect(write).toThrow(SerializationError)
    expect(write).toThrow(message)
    expect(batch.size).toBe(0)
  })

  it('takes an id of 512 bytes', () => {
    const id = 'ü'.repeat(256)
    expect(written([{ id }])).toContain(id)
  })

  it('refuses two lines of a serializer, but not the line feed at its end', () => {
    const serializer = (text: string): Serializer => ({ ...jsonSerializer, serialize: () => text })
    expect(written([{}], serializer('{"b":2}\n'))).toBe('{"index":{}}\n{"b":2}\n')
    expect(() => written([{}], serializer('{\n}'))).toThrow('must be one line')
  })

  it('lets go of the payload', () => {
    const operation = operationOf({})
    new LineWriter(jsonSerializer).write(new Batch(0), operation)
    expect(operation.payload).toBeUndefined()
  })
})
