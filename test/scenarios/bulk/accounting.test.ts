import fc from 'fast-check'
import { type BulkAction, type BulkActionAndPayload, type BulkBaseOptions, Client } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { concatMap, delay, from, of, type Subscription, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'
import { type Doc, type Fate, ModelServer } from './model-server.js'

/** What is done with a document: deletions carry its number as routing. */
function actionOf({ n, id, kind, pad }: Doc): BulkAction | BulkActionAndPayload {
  const document = { n, kind, pad }
  const named = id === undefined ? {} : { _id: id }
  switch (kind) {
    case 'delete':
      return { delete: { _id: id ?? 'none', routing: String(n) } }
    case 'update':
      return [{ update: { _id: id ?? 'none' } }, { doc: document }]
    case 'script':
      return [{ update: { _id: id ?? 'none' } }, { script: { source: 'x', params: document } }]
    case 'create':
      return [{ create: named }, document]
    case 'versioned':
      return [{ index: { ...named, version: n + 1, version_type: 'external' } }, document]
    default:
      return [{ index: named }, document]
  }
}

/** Whether carrying a document out twice would do harm. */
const isDelicate = ({ id, kind }: Doc): boolean =>
  kind === 'script' || kind === 'versioned' || (id === undefined && (kind === 'index' || kind === 'create'))

const ids = fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { nil: undefined })
const documents = fc
  .array(
    fc.record({
      id: ids,
      kind: fc.constantFrom<Doc['kind']>('index', 'create', 'update', 'script', 'delete', 'versioned', 'invalid'),
      pad: fc.nat(60).map((size) => 'x'.repeat(size)),
      gap: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(300)),
    }),
    { maxLength: 60 },
  )
  .map((docs) => docs.map((doc, n) => ({ ...doc, n })))

const latency = fc.nat(400)
const fates: fc.Arbitrary<Fate[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('answered' as const), refused: fc.nat(0xffff), latency }) },
    fc.record({ kind: fc.constantFrom('unsent' as const, 'lost', 'lost-after', 'garbage-after'), latency }),
    fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(429, 503, 502, 500, 504, 413), latency }),
    fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(401, 403, 400), latency }),
  ),
  { maxLength: 14 },
)

const options = fc.record({
  flushBytes: fc.constantFrom(1, 100, 400, 2_000, 1_000_000),
  flushOperations: fc.constantFrom(1, 2, 7, 1_000),
  flushInterval: fc.constantFrom(1, 50, 1_000),
  concurrency: fc.constantFrom<number | 'auto'>(1, 2, 3, 'auto'),
  retries: fc.constantFrom(0, 1, 3),
  inOrder: fc.boolean(),
  onFailure: fc.constantFrom<'continue' | 'error'>('continue', 'continue', 'continue', 'error'),
  order: fc.constantFrom<'id' | 'none'>('id', 'id', 'none'),
})

const endings = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'complete' as const, at: 0 }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'error' as const, at: 0 }) },
  fc.record({ kind: fc.constantFrom('unsubscribe' as const, 'close', 'grace', 'abort'), at: fc.nat(3_000) }),
)

/** Runs one schedule from its beginning to its end, in virtual time. */
async function run(
  docs: readonly (Doc & { gap: number })[],
  faults: readonly Fate[],
  bulkOptions: object,
  ending: { kind: string; at: number },
) {
  const clock = new HandClock()
  const server = new ModelServer(faults, clock, 600)
  const Connection = MemoryConnection.answering(server.answer)
  const client = new Client({ node: 'http://memory', Connection, scheduler: clock, retryBackoff: () => 0.02 })
  const controller = new AbortController()
  const outcomes: { document: Doc; state: string; attempts: number }[] = []
  const unsettled: { document: Doc; state: string }[] = []
  const emitted: Doc[] = []
  const source$ = from(docs).pipe(
    concatMap((doc) => (doc.gap === 0 ? of(doc) : of(doc).pipe(delay(doc.gap, clock)))),
    concatMap((doc) => {
      emitted.push(doc)
      return of<Doc>(doc)
    }),
  )
  const failing$ = from([source$, throwError(() => new Error('source'))]).pipe(concatMap((part$) => part$))
  const given = {
    index: 'docs',
    onDocument: actionOf,
    unsettled$: { next: (value: { document: Doc; state: string }) => unsettled.push(value) },
    ...(ending.kind === 'abort' ? { signal: controller.signal } : {}),
    ...bulkOptions,
  } as BulkBaseOptions<Doc>
  let end: { error?: unknown } | undefined
  const subscription: Subscription = (ending.kind === 'error' ? failing$ : source$)
    .pipe(client.helpers.bulk<Doc>(given))
    .subscribe({
      next: (outcome) => outcomes.push(outcome),
      error: (error) => {
        end ??= { error }
      },
      complete: () => {
        end ??= {}
      },
    })
  const endings: Record<string, () => void> = {
    unsubscribe: () => {
      subscription.unsubscribe()
      end ??= {}
    },
    close: () => void client.close(),
    grace: () => void client.close({ grace: 150 }),
    abort: () => controller.abort(),
  }
  const act = endings[ending.kind]
  if (act !== undefined) clock.schedule(act, ending.at)
  for (let step = 0; step < 20_000 && end === undefined; step++) {
    clock.advance(10)
    await new Promise(setImmediate)
  }
  const requests = server.requests
  // What has arrived at the server goes on; nothing more arrives.
  clock.advance(10_000)
  await new Promise(setImmediate)
  return { server, outcomes, unsettled, emitted, end, requests }
}

describe('accounting of helpers.bulk', () => {
  it('satisfies in = ok + failed + unknown + unsent under every schedule', async () => {
    await fc.assert(
      fc.asyncProperty(documents, fates, options, endings, async (docs, faults, bulkOptions, ending) => {
        const { server, outcomes, unsettled, emitted, end, requests } = await run(docs, faults, bulkOptions, ending)
        expect(end, 'it ends').toBeDefined()
        expect(server.requests, 'nothing is sent after the end').toBe(requests)
        const accounted = [...outcomes, ...unsettled].map(({ document }) => document.n).sort((a, b) => a - b)
        const taken = emitted.map(({ n }) => n)
        expect(accounted, 'each document once').toEqual(taken)
        const { times } = server
        for (const { document, state } of [...outcomes, ...unsettled]) {
          const count = times.get(document.n) ?? 0
          if (state === 'failed' || state === 'unsent') expect(count, `${state} ${document.n}`).toBe(0)
          // An earlier attempt of a create can have written what another document had written before.
          if (state === 'ok' && document.kind !== 'create') expect(count, `ok ${document.n}`).toBeGreaterThan(0)
          if (isDelicate(document)) expect(count, `carried out ${document.n}`).toBeLessThanOrEqual(1)
        }
        const { concurrency, flushBytes, flushOperations, inOrder, order, retries } = bulkOptions
        expect(server.mostInFlight).toBeLessThanOrEqual(concurrency === 'auto' ? 16 : concurrency)
        for (const { bytes, operations } of server.bodies) {
          if (operations > 1) expect(bytes).toBeLessThanOrEqual(flushBytes)
          expect(operations).toBeLessThanOrEqual(flushOperations)
        }
        for (const { attempts } of outcomes) expect(attempts).toBeLessThanOrEqual(retries + 1)
        if (inOrder) {
          const numbers = outcomes.map(({ document }) => document.n)
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
        }
        if (order === 'id') {
          for (const id of new Set(server.executed.map((each) => each.id))) {
            if (id === undefined) continue
            const numbers = server.executed.filter((each) => each.id === id).map(({ n }) => n)
            expect(numbers, `order of ${id}`).toEqual(numbers.toSorted((a, b) => a - b))
          }
        }
      }),
      { numRuns: Number(process.env.BULK_RUNS ?? 300) },
    )
  })
})
