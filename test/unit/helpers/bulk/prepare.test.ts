import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../../src/errors/index.js'
import { MISSING, PartialDocument, Preparer } from '../../../../src/helpers/bulk/prepare.js'
import type { RawHit } from '../../../../src/json/hits/raw-hit.js'
import { RawHitParser } from '../../../../src/json/hits/raw-hit-parser.js'

const BOOK = { title: 'Emma' }

/** Prepares a document with what `onDocument` returns. */
const prepared = (result: unknown, document: unknown = BOOK, index: string | null = 'books') =>
  new Preparer(index ?? undefined, () => result as never).prepare(document)

/** Reads a hit as `scan$` does. */
function hitOf(json: string): RawHit {
  const bytes = Buffer.from(json)
  const from = json.indexOf('{', 1)
  return new RawHitParser().parse(bytes, 0, bytes.length, from < 0 ? [] : [from, json.indexOf('}') + 1])
}

describe('Preparer', () => {
  it('indexes a document without `onDocument`', () => {
    const operation = new Preparer('books', undefined).prepare(BOOK)
    expect(operation).toMatchObject({ action: 'index', index: undefined, id: undefined, repeatable: false })
    expect(operation?.payload).toBe(BOOK)
  })

  it('keeps id, routing and bytes of a raw hit, and its index if there is no other', () => {
    const hit = hitOf('{"_index":"old","_id":"1","_routing":"r","_source":{"a":1}}')
    for (const [index, kept] of [
      ['books', undefined],
      [undefined, 'old'],
    ] as const) {
      const operation = new Preparer<RawHit>(index, undefined).prepare(hit)
      expect(operation).toMatchObject({ action: 'index', index: kept, id: '1', routing: 'r', repeatable: true })
      expect(String(operation?.payload)).toBe('{"a":1}')
    }
  })

  it('marks a raw hit without its document', () => {
    const hit = hitOf('{"_index":"old","_id":"1"}')
    expect(new Preparer<RawHit>('books', undefined).prepare(hit)?.payload).toBe(MISSING)
    expect(prepared({ index: {} }, hit)?.payload).toBe(MISSING)
  })

  it('lets an action override what a raw hit says', () => {
    const hit = hitOf('{"_index":"old","_id":"1","_routing":"r","_source":{"a":1}}')
    expect(prepared({ index: {} }, hit, null)).toMatchObject({ index: 'old', id: '1', routing: 'r' })
    expect(prepared({ index: { _id: 2, _index: 'new', routing: 's' } }, hit, null)).toMatchObject({
      index: 'new',
      id: '2',
      routing: 's',
    })
  })

  it('skips a document for null', () => {
    expect(prepared(null)).toBeUndefined()
  })

  it.each<[result: unknown, payload: unknown]>([
    [{ index: {} }, BOOK],
    [[{ create: {} }], BOOK],
    [[{ index: {} }, { other: 1 }], { other: 1 }],
    [{ update: { _id: '1' } }, new PartialDocument(BOOK)],
    [[{ update: { _id: '1' } }, { doc: { a: 1 } }], { doc: { a: 1 } }],
    [{ delete: { _id: '1' } }, undefined],
  ])('of %j has the payload %j', (result, payload) => {
    expect(prepared(result)?.payload).toEqual(payload)
  })

  it.each<[result: unknown, repeatable: boolean]>([
    [{ index: {} }, false],
    [{ index: { _id: '1' } }, true],
    [{ index: { _id: '1', version: 3 } }, false],
    [{ index: { _id: '1', if_seq_no: 3 } }, false],
    [{ index: { _id: '1', if_primary_term: 3 } }, false],
    [{ create: { _id: '1' } }, true],
    [{ delete: { _id: '1' } }, true],
    [{ update: { _id: '1' } }, true],
    [[{ update: { _id: '1' } }, { doc: {}, doc_as_upsert: true }], true],
    [[{ update: { _id: '1' } }, { doc: {}, upsert: {} }], false],
    [[{ update: { _id: '1' } }, { script: {} }], false],
    [[{ update: { _id: '1' } }, Buffer.from('{"doc":{}}')], false],
    [[{ update: { _id: '1' } }, '{"doc":{}}'], false],
  ])('knows whether %j may be carried out twice', (result, repeatable) => {
    expect(prepared(result)?.repeatable).toBe(repeatable)
  })

  it('keeps the fields of an action if there are others than index, id and routing', () => {
    expect(prepared({ index: { _id: '1', routing: 'r', _index: 'b' } })?.fields).toBeUndefined()
    expect(prepared({ index: { pipeline: undefined } })?.fields).toBeUndefined()
    expect(prepared({ index: { pipeline: 'p' } })?.fields).toEqual({ pipeline: 'p' })
  })

  it('takes the default index as none, and numbers as ids', () => {
    expect(prepared({ index: { _index: 'books', _id: 7, routing: 5 } })).toMatchObject({
      index: undefined,
      id: '7',
      routing: '5',
    })
  })

  it.each<[result: unknown, message: string]>([
    [undefined, 'got nothing'],
    [true, 'got a boolean'],
    [{}, 'got an empty object'],
    [{ indx: {} }, 'there is no action "indx"'],
    [{ index: {}, delete: {} }, 'got index and delete at once'],
    [{ index: 'books' }, 'index must be an object, got a string'],
    [{ index: null }, 'index must be an object, got null'],
    [{ index: [] }, 'index must be an object, got an array'],
    [{ index: { _id: '' } }, 'the _id must not be empty'],
    [{ update: {} }, 'update needs an _id'],
    [{ delete: {} }, 'delete needs an _id'],
  ])('refuses %j', (result, message) => {
    expect(() => prepared(result)).toThrow(ConfigurationError)
    expect(() => prepared(result)).toThrow(message)
  })

  it('needs an index from somewhere', () => {
    expect(() => new Preparer(undefined, undefined).prepare(BOOK)).toThrow('bulk needs an index')
    expect(() => prepared({ index: {} }, BOOK, null)).toThrow('bulk needs an index')
    expect(prepared({ index: { _index: 'a' } }, BOOK, null)).toMatchObject({ index: 'a' })
  })
})
