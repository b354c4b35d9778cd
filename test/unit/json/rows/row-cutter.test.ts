import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { RowCutter, type RowsEnvelope } from '../../../../src/json/rows/row-cutter.js'
import { jsonSerializer } from '../../../../src/json/text/serializer.js'

interface Cut {
  readonly heads: RowsEnvelope[]
  readonly rows: unknown[]
  readonly envelope: RowsEnvelope
}

function cut(chunks: readonly Uint8Array[]): Cut {
  const heads: RowsEnvelope[] = []
  const rows: unknown[] = []
  const cutter = new RowCutter(jsonSerializer, {
    onHead: (head) => heads.push(head),
    onRows: (more) => rows.push(...more),
  })
  for (const chunk of chunks) cutter.push(chunk)
  return { heads, rows, envelope: cutter.end() }
}

/** Cuts bytes at positions. */
function split(bytes: Buffer, positions: readonly number[]): Buffer[] {
  const cuts = [0, ...positions.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return cuts.slice(1).map((end, place) => bytes.subarray(cuts[place], end))
}

const response = (values: unknown, more = {}): Record<string, unknown> => ({
  took: 5,
  is_partial: false,
  columns: [{ name: 'values":[', type: 'keyword' }],
  values,
  ...more,
})

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('],[', '"],["', '\\', '"values":[[', ']]}', ']', '['),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.constantFrom(null, true, false),
)
const row = fc.array(fc.oneof(cell, fc.array(cell, { maxLength: 3 }), fc.array(fc.array(cell), { maxLength: 2 })), {
  maxLength: 5,
})

describe('RowCutter', () => {
  it('emits all rows of any response, however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.constantFrom(undefined, 1, '\t'),
        fc.array(fc.nat(), { maxLength: 12 }),
        (values, space, positions) => {
          const whole = response(values, { profile: { parts: [['a'], ['b']], values: [[1], [2]] } })
          const { heads, rows, envelope } = cut(split(Buffer.from(JSON.stringify(whole, null, space)), positions))
          const { values: _, ...rest } = whole
          expect(rows).toEqual(values)
          expect(envelope).toEqual({ ...rest, values: [] })
          const { profile: _profile, ...head } = rest
          expect(heads).toEqual([{ ...head, values: [] }])
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['a row', (text: string) => response([[text], ['b']])],
    ['a row with separators in it', (text: string) => response([[text.replaceAll('xxxx', '],[x')], ['b']])],
    ['the columns', (text: string) => response([['a'], ['b']], { columns: [{ name: text, type: 'keyword' }] })],
  ])('copies no bytes again for each chunk of %s', (_name, make) => {
    const whole = make('x'.repeat(1_000_000))
    const bytes = Buffer.from(JSON.stringify(whole))
    const concat = vi.spyOn(Buffer, 'concat')
    onTestFinished(() => concat.mockRestore())
    const chunks = Array.from({ length: Math.ceil(bytes.length / 1_000) }, (_, place) =>
      bytes.subarray(place * 1_000, (place + 1) * 1_000),
    )
    expect(cut(chunks).rows).toEqual(whole.values)
    const copied = concat.mock.results.reduce((sum, { value }) => sum + (value as Buffer).length, 0)
    expect(copied).toBeLessThan(bytes.length * 10)
  })

  it('refuses a response that breaks off anywhere', () => {
    const bytes = Buffer.from(
      JSON.stringify(
        response([
          ['a', [1, 2]],
          ['b"', [3, [4]]],
          ['],[', null],
        ]),
      ),
    )
    for (let end = 0; end < bytes.length; end++) {
      expect(() => cut([bytes.subarray(0, end)]), `after ${end} bytes`).toThrow(
        expect.objectContaining({ name: 'DeserializationError' }),
      )
    }
  })

  it('emits rows before the response is complete', () => {
    const seen: unknown[] = []
    const cutter = new RowCutter(jsonSerializer, { onHead: () => undefined, onRows: (rows) => seen.push(...rows) })
    cutter.push(Buffer.from('{"columns":[{"name":"a","type":"long"}],"values":[[1],[2],[3'))
    expect(seen).toEqual([[1], [2]])
    cutter.push(Buffer.from('],[4]'))
    expect(seen).toEqual([[1], [2], [3]])
  })

  it('emits rows with lists before the response is complete', () => {
    const seen: unknown[] = []
    const cutter = new RowCutter(jsonSerializer, { onHead: () => undefined, onRows: (rows) => seen.push(...rows) })
    cutter.push(Buffer.from('{"columns":[],"values":[[[1],[2]],[[3],[4]'))
    expect(seen).toEqual([[[1], [2]]])
    cutter.push(Buffer.from('],[[5],[6]],'))
    expect(seen).toEqual([
      [[1], [2]],
      [[3], [4]],
      [[5], [6]],
    ])
  })

  it('returns a response without rows unchanged', () => {
    expect(cut([Buffer.from('{"id":"x","is_running":true}')])).toEqual({
      heads: [],
      rows: [],
      envelope: { id: 'x', is_running: true },
    })
  })

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Buffer.from('{"columns":[],"values":[["a"],["\xff"],["c"]]}', 'latin1')
    expect(() => cut([bytes])).toThrow('UTF-8')
  })
})
