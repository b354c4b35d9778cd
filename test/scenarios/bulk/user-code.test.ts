import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type BulkAction, Client, type HelperMessage } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { NEVER, Subject, type Subscription } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'

/** A bulk of documents that a test emits, and what becomes of them. */
function start(options: object = {}, isAnswered: (request: number) => boolean = () => true) {
  const sent: string[] = []
  const Connection = MemoryConnection.answering(({ body }) => {
    const documents = String(body)
      .trimEnd()
      .split('\n')
      .filter((_line, place) => place % 2 === 1)
    sent.push(...documents)
    const items = documents.map(() => ({ index: { status: 201 } }))
    return isAnswered(Connection.requests.length) ? { body: { took: 1, errors: false, items } } : NEVER
  })
  const client = new Client({ node: 'http://memory', Connection })
  const documents$ = new Subject<unknown>()
  const flush$ = new Subject<void>()
  const accounted: unknown[] = []
  const account = ({ document, state }: { document: unknown; state: string }): void => {
    accounted.push([document, state])
  }
  let ended = false
  let failure: unknown
  const bulk = client.helpers.bulk<unknown>({ index: 'docs', flush$, unsettled$: { next: account }, ...options })
  const subscription: Subscription = documents$.pipe(bulk).subscribe({
    next: account,
    error: (error) => {
      failure = error
    },
    complete: () => {
      ended = true
    },
  })
  return {
    documents$,
    flush$,
    sent,
    accounted,
    subscription,
    Connection,
    hasEnded: () => ended,
    failure: () => failure,
  }
}

/** Lets everything happen that happens by itself. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
}

/** Document that does something while it is serialized. */
const acting = (act: () => void) => ({
  toJSON: () => {
    act()
    return { acting: true }
  },
})

describe('user code that acts in the middle of helpers.bulk', () => {
  it('toJSON emits: both documents are sent, whether or not they fill the batch', async () => {
    for (const flushOperations of [1, 2, 3, 100]) {
      const bulk = start({ flushOperations })
      const document = acting(() => bulk.documents$.next({ inner: true }))
      for (const each of [{ n: 1 }, document, { n: 2 }]) bulk.documents$.next(each)
      bulk.documents$.complete()
      await turns()
      expect(bulk.hasEnded()).toBe(true)
      expect(bulk.sent).toEqual(['{"n":1}', '{"acting":true}', '{"inner":true}', '{"n":2}'])
      expect(bulk.accounted).toHaveLength(4)
    }
  })

  it('toJSON completes the source, or flushes: the document is sent', async () => {
    for (const act of ['complete', 'flush'] as const) {
      const bulk = start()
      bulk.documents$.next({ n: 1 })
      bulk.documents$.next(acting(() => (act === 'flush' ? bulk.flush$.next() : bulk.documents$.complete())))
      bulk.documents$.complete()
      await turns()
      expect(bulk.hasEnded()).toBe(true)
      expect(bulk.sent).toEqual(['{"n":1}', '{"acting":true}'])
    }
  })

  it('onDocument completes the source: the document is sent', async () => {
    const bulk = start({
      onDocument: (): BulkAction => {
        bulk.documents$.complete()
        return { index: {} }
      },
    })
    bulk.documents$.next({ n: 1 })
    await turns()
    expect(bulk.hasEnded()).toBe(true)
    expect(bulk.sent).toEqual(['{"n":1}'])
  })

  it('onDocument ends the source and throws: the other documents are settled, and the stream fails', async () => {
    for (const end of ['complete', 'error'] as const) {
      const mistake = new Error('a mistake')
      const bulk = start({
        onDocument: ({ n }: { n: number }): BulkAction => {
          if (n === 1) return { index: {} }
          if (end === 'complete') bulk.documents$.complete()
          else bulk.documents$.error('of the source')
          throw mistake
        },
      })
      for (const n of [1, 2]) bulk.documents$.next({ n })
      await turns()
      expect(bulk.hasEnded()).toBe(false)
      expect(bulk.failure()).toBe(end === 'complete' ? mistake : 'of the source')
      expect(bulk.accounted).toEqual([
        [{ n: 2 }, 'unsent'],
        [{ n: 1 }, 'ok'],
      ])
    }
  })

  it('toJSON or onDocument unsubscribes: nothing is sent, and each document is unsent', () => {
    const onDocument = (document: unknown): BulkAction => {
      if (document === 'leave') bulk.subscription.unsubscribe()
      return { index: {} }
    }
    let bulk = start()
    const document = acting(() => bulk.subscription.unsubscribe())
    for (const each of [{ n: 1 }, document, { n: 2 }]) bulk.documents$.next(each)
    expect(bulk.accounted).toEqual([
      [{ n: 1 }, 'unsent'],
      [document, 'unsent'],
    ])
    bulk = start({ onDocument })
    for (const each of [{ n: 1 }, 'leave', { n: 2 }]) bulk.documents$.next(each)
    expect(bulk.accounted).toEqual([
      ['leave', 'unsent'],
      [{ n: 1 }, 'unsent'],
    ])
    expect(bulk.Connection.requests).toHaveLength(0)
  })

  it('an observer of unsettled$ that throws still receives each document, and its errors are reported', async () => {
    const told: unknown[] = []
    const next = ({ document }: { document: unknown }): void => {
      told.push(document)
      throw new Error('of the observer')
    }
    const bulk = start({ flushOperations: 2, unsettled$: { next } }, () => false)
    for (const n of [1, 2, 3]) bulk.documents$.next({ n })
    const reported: unknown[] = []
    const before = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    const restored = (): void => {
      process.removeAllListeners('uncaughtException')
      for (const listener of before) process.on('uncaughtException', listener)
    }
    onTestFinished(restored)
    const all = new Promise<void>((resolve) => {
      process.on('uncaughtException', (error) => reported.push(error.message) === 3 && resolve())
    })
    bulk.subscription.unsubscribe()
    expect(told).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
    await all
    expect(reported).toEqual(Array(3).fill('of the observer'))
  })

  it('counts outcomes once that were not emitted before unsubscribing', async () => {
    let message: HelperMessage | undefined
    const listen = (published: unknown): void => {
      message = published as HelperMessage
    }
    subscribe('tracing:rxelastic:helper:start', listen)
    onTestFinished(() => void unsubscribe('tracing:rxelastic:helper:start', listen))
    const bulk = start({ flushOperations: 1, concurrency: 3, inOrder: true }, (request) => request > 1)
    for (const n of [1, 2, 3]) bulk.documents$.next({ n })
    await turns()
    expect(message?.documents).toMatchObject({ ok: 2, unknown: 0, inFlight: 1 })
    bulk.subscription.unsubscribe()
    expect(bulk.accounted).toHaveLength(3)
    expect(message?.documents).toMatchObject({ ok: 0, failed: 0, unknown: 3, unsent: 0, inFlight: 0 })
  })
})
