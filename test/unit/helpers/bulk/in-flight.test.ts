import { type Subscriber, Subscription } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { BulkFlush } from '../../../../src/helpers/bulk/actions.js'
import { Batch } from '../../../../src/helpers/bulk/batch.js'
import { type BulkStream, InFlight } from '../../../../src/helpers/bulk/in-flight.js'
import { Ledger } from '../../../../src/helpers/bulk/ledger.js'
import { Operation } from '../../../../src/helpers/bulk/operation.js'
import { FlushReport } from '../../../../src/helpers/bulk/report.js'
import type { BulkSettings } from '../../../../src/helpers/bulk/settings.js'
import { status } from '../../retry/support.js'

const OK = Buffer.from('{"took":5,"errors":false,"items":[{"index":{"status":200}}]}')

function begin(given: Partial<BulkSettings> = {}) {
  const settings = { concurrency: 2, retries: 3, retryOn: [429], onFailure: 'continue', ...given } as BulkSettings
  const flushes: BulkFlush[] = []
  const requests: Subscriber<Buffer>[] = []
  const timers = new Set<() => void>()
  const successors = new Map<Operation, Operation>()
  const released: Operation[] = []
  const unsettled: unknown[] = []
  const errors: unknown[] = []
  const report = new FlushReport({ next: (flush) => flushes.push(flush) })
  const stream = {
    settings,
    report,
    ledger: new Ledger(report, { ...settings, unsettled$: { next: (each) => unsettled.push(each) } }),
    turns: { isOver: () => false, cancel: () => {} },
    consumer: undefined,
    stopping: false,
    closed: false,
    pumped: 0,
    intake: {
      maxBytes: 1_000,
      waiting: 0,
      leave: (operation: Operation) => successors.get(operation),
      release: (operation: Operation) => released.push(operation),
      tooLarge: () => {},
    },
    transport: {
      time: 0,
      now(): number {
        return this.time
      },
      delay: (): number => 10,
      after: (_milliseconds: number, work: () => void) => {
        timers.add(work)
        return new Subscription(() => timers.delete(work))
      },
      send: (_bytes: Buffer, _operations: unknown, subscriber: Subscriber<Buffer>) => requests.push(subscriber),
      report: () => {},
    },
    reject: (error: () => unknown) => errors.push(error()),
    pump: () => {
      stream.pumped++
    },
  }
  const inFlight = new InFlight(stream as unknown as BulkStream)

  /** Sends a batch of one document. */
  function deliver(document: unknown): Operation {
    const batch = new Batch(0)
    const operation = new Operation(document, 'index', undefined, '1', undefined, undefined, {}, true)
    batch.writeText('{}\n')
    batch.add(operation, 0)
    inFlight.deliver(batch.operations, batch.bytes)
    return operation
  }

  const answer = (response: Buffer | Error): void => {
    const subscriber = requests.shift()
    if (response instanceof Error) return subscriber?.error(response)
    subscriber?.next(response)
    subscriber?.complete()
  }

  /** Lets all waits end. */
  const elapse = (): void => {
    for (const work of [...timers]) {
      timers.delete(work)
      work()
    }
  }
  return {
    inFlight,
    stream,
    deliver,
    answer,
    elapse,
    flushes,
    requests,
    timers,
    successors,
    released,
    unsettled,
    errors,
  }
}

describe('InFlight', () => {
  it('is full with as many batches as its concurrency, those in backoff included', () => {
    const { inFlight, deliver, answer } = begin()
    expect([inFlight.empty, inFlight.full, inFlight.capacity]).toEqual([true, false, 2_000])
    deliver('a')
    deliver('b')
    expect([inFlight.empty, inFlight.full, inFlight.documents]).toEqual([false, true, 2])
    answer(status(429))
    expect(inFlight.full).toBe(true)
    answer(OK)
    expect([inFlight.full, inFlight.documents]).toEqual([false, 1])
  })

  it('reports each batch with the sums until then, and uses its place again', () => {
    const { stream, deliver, answer, flushes } = begin()
    deliver('a')
    deliver('b')
    stream.transport.time = 500
    answer(OK)
    answer(OK)
    const total = { ok: 1, failed: 0, unknown: 0, retried: 0, refused: 0, requests: 2, bytes: 6 }
    expect(flushes).toEqual([
      { took: 5, operations: 1, bytes: 3, rate: 2, total },
      { took: 5, operations: 1, bytes: 3, rate: 4, total: { ...total, ok: 2 } },
    ])
    expect(stream.pumped).toBe(2)
  })

  it('holds resends back while as many requests are unanswered as may be', () => {
    const { deliver, answer, elapse, requests } = begin({ concurrency: 1 })
    deliver('a')
    answer(status(429))
    deliver('b')
    expect(requests).toHaveLength(1)
    elapse()
    expect(requests).toHaveLength(1)
    answer(OK)
    expect(requests).toHaveLength(1)
    answer(OK)
    expect(requests).toHaveLength(0)
  })

  it('counts resends and refusals', () => {
    const { deliver, answer, elapse, flushes } = begin()
    deliver('a')
    answer(status(429))
    elapse()
    answer(OK)
    expect(flushes[0]?.total).toMatchObject({ ok: 1, retried: 1, refused: 1, requests: 2 })
  })

  it('releases the operation that waits for one, or gives it up when the stream ends', () => {
    const { stream, deliver, answer, successors, released, unsettled } = begin()
    const next = new Operation('next', 'index', undefined, '1', undefined, undefined, {}, true)
    successors.set(deliver('a'), next)
    answer(OK)
    expect(released).toEqual([next])
    successors.set(deliver('b'), next)
    stream.stopping = true
    answer(OK)
    expect(released).toEqual([next])
    expect(unsettled).toEqual([{ document: 'next', state: 'unsent' }])
  })

  it('ends the stream with a BulkError for a failure, if that is asked for', () => {
    const { deliver, answer, errors } = begin({ onFailure: 'error', retries: 0 })
    deliver('a')
    answer(status(429))
    expect(errors).toMatchObject([{ name: 'BulkError' }])
  })

  it('closes all sockets, and does not know what became of what was sent', () => {
    const { inFlight, deliver, answer, elapse, requests, timers, unsettled } = begin({ concurrency: 3 })
    for (const document of ['a', 'b', 'c']) deliver(document)
    answer(status(429))
    inFlight.stop()
    inFlight.abandonAll()
    elapse()
    expect(requests.every(({ closed }) => closed)).toBe(true)
    expect([timers.size, inFlight.empty]).toEqual([0, true])
    expect(unsettled).toEqual([
      { document: 'a', state: 'unsent' },
      { document: 'b', state: 'unknown' },
      { document: 'c', state: 'unknown' },
    ])
  })

  it('ends the stream with what the backoff of the user throws', () => {
    const { stream, deliver, answer, errors, timers } = begin()
    const mistake = new Error('of the user')
    stream.transport.delay = () => {
      throw mistake
    }
    deliver('a')
    answer(status(429))
    expect(errors).toEqual([mistake])
    expect(timers.size).toBe(0)
  })

  it('fails a document that has no JSON', () => {
    const { inFlight, stream } = begin()
    inFlight.failUnwritable(
      new Operation('a', 'index', undefined, '1', undefined, undefined, {}, true),
      new Error('no'),
    )
    expect(stream.ledger.totals).toMatchObject({ ok: 0, failed: 1 })
  })
})
