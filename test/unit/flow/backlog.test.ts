import { ambientDemand, iterate, paced } from 'rxelastic/flow'
import { bufferCount, from, NEVER, Observable, range } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { LazyRawHit } from '../../../src/json/hits/lazy-raw-hit.js'

/** Consumes a source without ever finishing the first value. */
type Consume = (source$: Observable<unknown>) => void

const CONSUMERS: readonly (readonly [name: string, consume: Consume])[] = [
  [
    'paced',
    (source$) =>
      source$
        .pipe(paced(() => NEVER))
        .subscribe()
        .unsubscribe(),
  ],
  ['iterate', (source$) => void iterate(source$)[Symbol.asyncIterator]().next()],
]

/** Returns the warnings that the process emits while a function runs. */
function warningsOf(run: () => void): Promise<unknown[]> {
  return new Promise((resolve) => {
    const warnings: unknown[] = []
    process.on('warning', function listen(warning) {
      if (warning.message !== 'done') return void warnings.push(warning)
      process.off('warning', listen)
      resolve(warnings)
    })
    run()
    process.emitWarning('done')
  })
}

const warning = (text: string): unknown =>
  expect.objectContaining({ code: 'RXELASTIC_BACKPRESSURE', message: expect.stringContaining(text) })

/** Emits values although it obeys the demand, as the last chunk of a response does. */
const controlled$ = (count: number): Observable<number> =>
  new Observable((out) => {
    out.add(ambientDemand()?.control({ pause: () => {}, resume: () => {} }))
    out.add(range(0, count).subscribe(out))
  })

describe('Backlog', () => {
  describe.each(CONSUMERS)('of %s', (name, consume) => {
    it('warns once at 1,000 buffered values of a source that cannot be paused', async () => {
      const warnings = await warningsOf(() => {
        consume(range(0, 999))
        consume(range(0, 5_000))
      })
      expect(warnings).toEqual([warning(`backpressure of ${name} does not reach its source: 1000 values`)])
    })

    it('counts the elements of arrays', async () => {
      const warnings = await warningsOf(() => consume(range(0, 3_000).pipe(bufferCount(500))))
      expect(warnings).toEqual([warning('1000 values')])
    })

    it('warns at 16 MB if sizes are known', async () => {
      const chunk = Buffer.alloc(1_000_000)
      const strings = 'x'.repeat(1_000_000)
      const hit = { _id: '1', _source: chunk }
      const values = [chunk, strings, hit, [chunk, hit]]
      const warnings = await warningsOf(() => consume(from([...values, ...values, ...values, ...values, chunk])))
      expect(warnings).toEqual([warning('16000000 known bytes')])
    })

    it('knows the size of a lazy hit, and makes no document for it', async () => {
      const parser = { document: () => expect.fail(), sort: () => expect.fail() }
      const hit = new LazyRawHit(parser, 'i', '1', undefined, Buffer.alloc(0), 500_000, 1_500_000, 0, 0)
      const warnings = await warningsOf(() => consume(from(Array.from({ length: 16 + 1 }, () => hit))))
      expect(warnings).toEqual([warning('16000000 known bytes')])
    })

    it('warns at 100,000 values of a source that obeys the demand', async () => {
      expect(await warningsOf(() => consume(controlled$(99_999)))).toEqual([])
      expect(await warningsOf(() => consume(controlled$(100_001)))).toEqual([warning('100000 values')])
    })
  })

  it('counts no bytes for a lazy hit without a document', () => {
    const parser = { document: () => expect.fail(), sort: () => expect.fail() }
    expect(new LazyRawHit(parser, 'i', '1', undefined, Buffer.alloc(0), 9, 0, 0, 0).byteLength).toBe(0)
  })

  it('does not warn of a backlog that shrinks in time', async () => {
    const values = from(iterate(range(0, 900)))
    const warnings = await warningsOf(() => void values.subscribe())
    expect(warnings).toEqual([])
  })
})
