import fc from 'fast-check'
import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { PageHits, splitHits } from '../../../../src/helpers/pages/page-hits.js'
import type { CutResponse } from '../../../../src/helpers/pages/page-response.js'
import { HitSink } from '../../../../src/helpers/pages/page-sink.js'

/** What looks like a part of a response, within a document. */
const deceptive = fc.constantFrom<unknown>(
  [{ x: 1 }, { _index: 'i', sort: [1] }, { _index: 'j' }],
  { hits: { hits: [{ _index: 'i' }] } },
  '{"hits":{"hits":[{"_index":"i"}]}}',
  '},{"_index":"',
  ']}}',
  '\\"',
)
const source = fc.record({ any: fc.oneof(fc.jsonValue(), deceptive), padding: fc.constantFrom('', 'é'.repeat(3_000)) })
const hit = fc.record({ _index: fc.constantFrom('i', '"hits":[{'), _id: fc.string(), _source: source })
const behind = fc.constantFrom({}, { aggregations: { a: { buckets: [] } } }, { suggest: { s: [{ text: 'x' }] } })

/** Gives a response to a gatherer in chunks of a size. */
function gather(text: string, size: number): CutResponse {
  const gatherer = new HitSink(true)
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) gatherer.push(bytes.subarray(at, at + size))
  return gatherer.end()
}

function hitsOf({ hits }: CutResponse): unknown[] {
  const runs = new PageHits(hits)
  const found: unknown[] = []
  while (!runs.done) found.push(...runs.take((run): unknown[] => JSON.parse(`[${run}]`)).hits)
  return found
}

describe('HitSink and PageHits', () => {
  it('collects all hits in order, whatever they contain', () => {
    fc.assert(
      fc.property(
        fc.array(hit, { maxLength: 40 }),
        behind,
        fc.constantFrom(0, 1),
        fc.integer({ min: 1, max: 9_000 }),
        (hits, rest, indent, size) => {
          const given = { pit_id: 'p', _shards: { failed: 0 }, hits: { max_score: null, hits }, ...rest }
          const cut = gather(JSON.stringify(given, null, indent), size)
          const expected = JSON.parse(JSON.stringify(hits))
          expect(hitsOf(cut)).toEqual(expected)
          expect(cut.last && JSON.parse(String(cut.last))).toEqual(expected.at(-1))
          expect(cut.response).toMatchObject({ pit_id: 'p', _shards: { failed: 0 } })
        },
      ),
    )
  })

  it('collects the same hits one by one', () => {
    fc.assert(
      fc.property(fc.array(hit, { minLength: 1, maxLength: 20 }), (hits) => {
        const { hits: bytes } = gather(JSON.stringify({ hits: { hits } }), 1_000)
        const runs = new PageHits(bytes)
        const found: unknown[] = []
        const read = (run: Buffer): unknown[] => {
          const some: unknown[] = []
          splitHits(run, (chunk, from, end) => some.push(JSON.parse(chunk.toString('utf8', from, end))))
          return some
        }
        while (!runs.done) found.push(...runs.take(read).hits)
        expect(found).toEqual(JSON.parse(JSON.stringify(hits)))
      }),
    )
  })

  it('fails for a response that ends early anywhere', () => {
    const text = JSON.stringify({ took: 1, hits: { hits: [{ _index: 'i', _source: { a: [{ _index: 1 }] } }, {}] } })
    for (let length = 0; length < text.length; length++) {
      expect(() => gather(text.slice(0, length), 7), text.slice(0, length)).toThrow(errors.DeserializationError)
    }
  })

  it('fails for unreadable hits after the readable ones', () => {
    const runs = new PageHits(Buffer.from(`{"_index":"${'a'.repeat(20_000)}"},{"_index":}`))
    const read = (run: Buffer): unknown[] => JSON.parse(`[${run}]`)
    expect(runs.take(read).hits).toHaveLength(1)
    expect(() => runs.take(read)).toThrow(SyntaxError)
    expect(runs.done).toBe(false)
  })
})
