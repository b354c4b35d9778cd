import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BulkResponse } from '../../../../src/helpers/bulk/response.js'

const response = (items: readonly object[], more: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ errors: true, took: 5, items, ...more }))

function itemsOf(bytes: Buffer): unknown[] {
  const reading = new BulkResponse(bytes)
  const items: unknown[] = []
  for (let next = reading.next(); next.length > 0; next = reading.next()) items.push(...next)
  return items
}

/** Response that ends too early, between two items. */
const CUT = '{"errors":false,"items":[{"index":{"status":200}},{"index":{"status":200}}'

describe('BulkResponse', () => {
  it('reads items in runs, whatever they contain', () => {
    // What stands between two items can stand within one as well.
    const reason = fc.constantFrom('}},{"', '"status":', 'a"}}', '[{}},{"index":{"_id":"1"}}', 'ü', '')
    const error = fc.option(
      fc.record({
        type: reason,
        reason,
        root_cause: fc.array(fc.record({ a: fc.record({ b: reason }), type: reason })),
      }),
      { nil: undefined },
    )
    const item = fc.record({
      _id: reason,
      status: fc.nat(599),
      error,
      pad: fc.nat(3_000).map((size) => 'x'.repeat(size)),
    })
    const action = fc.constantFrom('index', 'create', 'update', 'delete')
    const items = fc.array(
      fc.tuple(action, item).map(([name, fields]) => ({ [name]: fields })),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(items, (given) => {
        expect(itemsOf(response(given))).toEqual(JSON.parse(JSON.stringify(given)))
      }),
    )
  })

  it('reads items that are alike, but for some', () => {
    const item = fc.constantFrom(
      { index: { result: 'created', status: 201 } },
      { index: { result: 'updated', status: 200 } },
      { delete: { result: 'deleted', status: 200 } },
    )
    const stretch = fc.tuple(item, fc.oneof(fc.nat(3), fc.nat(2_000)))
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 6 }), (stretches) => {
        const given = stretches.flatMap(([value, count]) => Array.from({ length: count }, () => value))
        expect(itemsOf(response(given))).toEqual(given)
      }),
    )
  })

  it('counts items of a response without errors', () => {
    const items = Array.from({ length: 1_000 }, () => ({ index: { status: 201 } }))
    const counted = new BulkResponse(Buffer.from(JSON.stringify({ took: 3, errors: false, items })))
    expect([counted.errors, counted.took, counted.count()]).toEqual([false, 3, 1_000])
  })

  it('reads responses with further keys after the items', () => {
    expect(itemsOf(response([{ index: { status: 200 } }], { ingest_took: 4 }))).toEqual([{ index: { status: 200 } }])
  })

  it.each(['', 'not found', '{"took":1}', '{"errors":false,"items":[{"index"', CUT])('refuses %j', (text) => {
    expect(() => itemsOf(Buffer.from(text))).toThrow('cannot be read')
  })
})
