import { Client, type ClientEvent, errors, type Head, type RawHit, type WireRequest } from 'rxelastic'
import { paced, pullFrom } from 'rxelastic/flow'
import { lines } from 'rxelastic/json'
import { FakeCluster, MemoryConnection } from 'rxelastic/testing'
import { from, lastValueFrom, map, NEVER, Observable, of, Subject, take, takeUntil, toArray } from 'rxjs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'

interface Doc {
  readonly n: number
}

const numbers = (count: number): Doc[] => Array.from({ length: count }, (_, n) => ({ n }))

async function start(): Promise<{ cluster: FakeCluster; client: Client }> {
  const cluster = await FakeCluster.start()
  onTestFinished(() => cluster.close())
  const client = new Client({ node: cluster.url, retryBackoff: () => 0 })
  onTestFinished(() => client.close())
  return { cluster, client }
}

/** A client whose requests are answered by a function of their lines. */
function answering(answer: (lines: string[], request: number) => object, options: object = {}) {
  const Connection = MemoryConnection.answering(({ body, path }) => {
    if (path.endsWith('/_refresh')) return { body: {} }
    return answer(String(body).trimEnd().split('\n'), Connection.requests.length)
  })
  return { client: new Client({ node: 'http://memory', Connection, retryBackoff: () => 0, ...options }), Connection }
}

const good = (lines: string[]): object => ({
  body: {
    took: 1,
    errors: false,
    items: lines
      .filter((line) => /^{"(index|create|update|delete)"/.test(line))
      .map((line) => ({ [/\w+/.exec(line)?.[0] ?? '']: { status: 200 } })),
  },
})

/** Lets everything happen that happens by itself. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
}

describe('helpers.bulk', () => {
  it('measures durations on a clock that is never set back', async () => {
    const { client, Connection } = answering(good)
    const durations: number[] = []
    client.events$.subscribe((event) => event.type === 'bulk' && durations.push(event.duration))
    let now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => {
      now -= 3_600_000
      return now
    })
    onTestFinished(() => void vi.restoreAllMocks())
    const flushes$ = from(numbers(6)).pipe(
      client.helpers.bulk({ index: 'a', as: 'flush', flushOperations: 2, concurrency: 1 }),
      toArray(),
    )
    const flushes = await lastValueFrom(flushes$)
    expect(Connection.requests).toHaveLength(3)
    expect(durations.map((duration) => duration >= 0)).toEqual([true, true, true])
    expect(flushes.map(({ total }) => total.ok)).toEqual([2, 4, 6])
  })

  it('resends no batch while the server has as many as it takes', async () => {
    const head: Head = {
      name: 'head',
      statusCode: 200,
      headers: { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' },
    }
    const answers: (() => void)[] = []
    let refused = 0
    /** Works on two requests at once, and refuses others. */
    class TwoAtOnce {
      request$({ body }: WireRequest): Observable<Head | Uint8Array> {
        const { body: result } = Object(good(String(body).trimEnd().split('\n')))
        return new Observable((out) => {
          const respond = (event: Head, json: object): void => {
            out.next(event)
            out.next(Buffer.from(JSON.stringify(json)))
            out.complete()
          }
          if (answers.length < 2) return void answers.push(() => respond(head, result))
          refused++
          setImmediate(() => respond({ ...head, statusCode: 429 }, { error: 'busy', status: 429 }))
        })
      }
      close = () => Promise.resolve()
    }
    const client = new Client({ node: 'http://memory', Connection: TwoAtOnce, retryBackoff: () => 0 })
    const done = lastValueFrom(
      from(numbers(40)).pipe(client.helpers.bulk({ index: 'a', as: 'flush', flushOperations: 2, retries: 1_000 })),
    )
    await turns()
    const settled = refused
    expect(settled).toBeGreaterThan(0)
    await turns()
    expect(refused).toBe(settled)
    const answering = setInterval(() => answers.shift()?.(), 1)
    onTestFinished(() => clearInterval(answering))
    expect(await done).toMatchObject({ total: { ok: 40, failed: 0, unknown: 0 } })
  })

  it('writes every action with every field', async () => {
    const { client, Connection } = answering(good)
    const actions = [
      {
        index: {
          _id: 'a"\n\u2028é',
          _index: 'other',
          routing: 'r',
          pipeline: 'p',
          dynamic_templates: { x: 'y' },
          require_alias: true,
        },
      },
      { create: { _id: '2', version: 3, version_type: 'external' as const } },
      { update: { _id: '3', retry_on_conflict: 3, if_seq_no: 1, if_primary_term: 2 } },
      { delete: { _id: '4', routing: 'r' } },
    ]
    const outcomes = await lastValueFrom(
      from(actions.map((action) => ({ action }))).pipe(
        client.helpers.bulk({
          index: 'docs',
          pipeline: 'q',
          refresh: true,
          timeout: '3s',
          onDocument: ({ action }) => action,
        }),
        toArray(),
      ),
    )
    expect(outcomes.map(({ action, ok, _id }) => [action, ok, _id])).toEqual([
      ['index', true, 'a"\n\u2028é'],
      ['create', true, '2'],
      ['update', true, '3'],
      ['delete', true, '4'],
    ])
    const [request] = Connection.requests
    const sent = String(request?.body)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const [index, create, update, remove] = actions
    expect(sent).toEqual([
      index,
      { action: index },
      create,
      { action: create },
      update,
      { doc: { action: update } },
      remove,
    ])
    expect(request?.path).toMatch(/^\/docs\/_bulk\?.*pipeline=q.*refresh=true.*timeout=3s/)
    expect(request?.headers['x-elastic-client-meta']).toMatch(/,h=bp$/)
  })

  it('sends ready-made JSON byte for byte and fails more than one line', async () => {
    const { client, Connection } = answering(good)
    const hit: RawHit = { _index: 'a', _id: 'h', _routing: 'r', sort: undefined, _source: Buffer.from('{"h": 1.0}') }
    const documents = ['{"a":1.50}', Buffer.from('{"b":"\u00fc"}\r\n'), new Uint8Array(Buffer.from('{"c":1}\n')), hit]
    const wrong = ['{"a":\n1}', Buffer.from('{\n}'), '', { ...hit, _source: undefined }]
    const outcomes = await lastValueFrom(
      from([...documents, ...wrong]).pipe(client.helpers.bulk({ index: 'docs' }), toArray()),
    )
    expect(outcomes.filter(({ ok }) => ok).map(({ document }) => document)).toEqual(documents)
    expect(
      outcomes.filter(({ ok }) => !ok).map(({ state, attempts, error }) => [state, attempts, error?.type]),
    ).toEqual(wrong.map(() => ['failed', 0, 'SerializationError']))
    expect(String(Connection.requests[0]?.body)).toBe(
      '{"index":{}}\n{"a":1.50}\n{"index":{}}\n{"b":"\u00fc"}\n{"index":{}}\n{"c":1}\n' +
        '{"index":{"_id":"h","routing":"r"}}\n{"h": 1.0}\n',
    )
  })

  it('skips documents without counting them', async () => {
    const { client } = answering(good)
    const [flush] = await lastValueFrom(
      from(numbers(10)).pipe(
        client.helpers.bulk({
          index: 'docs',
          as: 'flush',
          onDocument: ({ n }) => (n % 2 === 0 ? null : { index: {} }),
        }),
        toArray(),
      ),
    )
    expect(flush).toMatchObject({ operations: 5, total: { ok: 5, failed: 0, unknown: 0, requests: 1 } })
  })

  it('sends the pending documents at each value of flush$', async () => {
    const clock = new HandClock()
    const { client, Connection } = answering(good, { scheduler: clock })
    const documents$ = new Subject<Doc>()
    const flush$ = new Subject<void>()
    documents$.pipe(client.helpers.bulk({ index: 'docs', flush$, flushInterval: '1m' })).subscribe()
    documents$.next({ n: 1 })
    documents$.next({ n: 2 })
    expect(Connection.requests).toHaveLength(0)
    flush$.next()
    expect(Connection.requests).toHaveLength(1)
    documents$.next({ n: 3 })
    clock.advance(30_000)
    documents$.next({ n: 4 })
    clock.advance(29_999)
    expect(Connection.requests).toHaveLength(1)
    // The first document of the batch has waited a minute, the last one has not.
    clock.advance(1)
    expect(Connection.requests).toHaveLength(2)
  })

  it('flush$ also sends what has no room yet, waits for its id, or did not fit', async () => {
    const ids = (doc: Doc) => ({ index: { _id: 'same', routing: `${doc.n}` } })
    for (const options of [{ flushOperations: 2 }, { flushBytes: 45 }, { flushOperations: 2, onDocument: ids }]) {
      const flush$ = new Subject<void>()
      const answered$ = new Subject<void>()
      const bodies: string[] = []
      const { client } = answering(() => ({}), {
        scheduler: new HandClock(),
        Connection: MemoryConnection.answering(({ body }) => {
          bodies.push(String(body))
          return answered$.pipe(
            take(1),
            map(() => good(String(body).trimEnd().split('\n'))),
          )
        }),
      })
      const documents$ = new Subject<Doc>()
      const bulk = client.helpers.bulk<Doc>({ index: 'docs', flush$, concurrency: 1, ...options })
      const subscription = documents$.pipe(bulk).subscribe()
      for (const doc of numbers(7)) documents$.next(doc)
      flush$.next()
      // Emitted later: it is not flushed.
      documents$.next({ n: 7 })
      for (let reply = 0; reply < 8; reply++) {
        await turns()
        answered$.next()
      }
      expect(
        bodies
          .join('')
          .match(/"n":\d/g)
          ?.slice(0, 7),
      ).toEqual(numbers(7).map(({ n }) => `"n":${n}`))
      subscription.unsubscribe()
    }
  })

  it('halves a request that is too large, remembers the size, and fails one document alone', async () => {
    const sizes: number[] = []
    const { client } = answering((lines) => {
      const size = lines.join('\n').length + 1
      sizes.push(size)
      return size > 200 ? { statusCode: 413 } : good(lines)
    })
    const documents = [...numbers(40).map(({ n }) => ({ n, pad: 'x'.repeat(20) })), { n: 40, pad: 'y'.repeat(500) }]
    const outcomes = await lastValueFrom(
      from(documents).pipe(client.helpers.bulk({ index: 'docs', concurrency: 1, flushBytes: 800 }), toArray()),
    )
    expect(outcomes.filter(({ ok }) => !ok).map(({ document, state, status }) => [document.n, state, status])).toEqual([
      [40, 'failed', 413],
    ])
    expect(outcomes.filter(({ ok }) => ok).every(({ attempts }) => attempts === 1)).toBe(true)
    // The large document, alone, and the batches that were cut before the limit was known.
    expect(sizes.filter((size) => size > 200).length).toBeLessThanOrEqual(4)
  })

  it('halves down to single documents, however many and however fast the responses', async () => {
    const { client } = answering((lines) => (lines.length > 2 ? { statusCode: 413 } : good(lines)))
    const outcomes = await lastValueFrom(
      from(numbers(1_000)).pipe(client.helpers.bulk({ index: 'docs', concurrency: 1 }), toArray()),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1_000)
  })

  it('keeps the order on an id where only some actions name the default index', async () => {
    const { client, Connection } = answering(() => NEVER)
    const action = ({ n }: Doc) => ({ index: n === 0 ? { _id: 'a' } : { _id: 'a', _index: 'docs' } })
    const subscription = from(numbers(2))
      .pipe(client.helpers.bulk<Doc>({ index: 'docs', onDocument: action, flushOperations: 1, concurrency: 2 }))
      .subscribe()
    await turns()
    expect(Connection.requests).toHaveLength(1)
    subscription.unsubscribe()
  })

  it("as: 'flush' also reports batches that are settled after the error of another", async () => {
    const answered$ = new Subject<void>()
    const { client } = answering((lines, request) =>
      request === 2
        ? { statusCode: 401 }
        : answered$.pipe(
            take(1),
            map(() => good(lines)),
          ),
    )
    const flushes: unknown[] = []
    const error = new Promise((resolve) => {
      from(numbers(4))
        .pipe(client.helpers.bulk({ index: 'docs', as: 'flush', flushOperations: 2, concurrency: 2 }))
        .subscribe({ next: (flush) => flushes.push(flush), error: resolve })
    })
    await turns()
    expect(flushes).toEqual([])
    answered$.next()
    expect(await error).toMatchObject({ statusCode: 401 })
    expect(flushes).toMatchObject([{ operations: 2, total: { ok: 2 } }])
  })

  it('resends refused operations only, after the wait that the server asks for', async () => {
    const clock = new HandClock()
    const { client, Connection } = answering(
      (lines, request) => {
        if (request === 1) return { statusCode: 429, headers: { 'retry-after': '7' } }
        if (request > 2) return good(lines)
        const items = [
          { index: { status: 201 } },
          { index: { status: 429, error: { type: 'rejected', reason: 'full' } } },
        ]
        return { body: { took: 1, errors: true, items } }
      },
      { scheduler: clock },
    )
    const flushes: object[] = []
    from(numbers(2))
      .pipe(client.helpers.bulk({ index: 'docs', as: 'flush' }))
      .subscribe((flush) => flushes.push(flush))
    clock.advance(6_999)
    expect(Connection.requests).toHaveLength(1)
    clock.advance(2)
    expect(Connection.requests).toHaveLength(3)
    expect(String(Connection.requests[2]?.body)).toBe('{"index":{}}\n{"n":1}\n')
    expect(flushes).toMatchObject([{ operations: 2, total: { ok: 2, retried: 3, refused: 3, requests: 3 } }])
  })

  it('counts a create as ok that was lost and then conflicts', async () => {
    const { client } = answering((_lines, request) => {
      if (request === 1) return { statusCode: 502 }
      const error = { type: 'version_conflict_engine_exception', reason: 'exists' }
      return { body: { took: 1, errors: true, items: [{ create: { status: 409, error } }] } }
    })
    const outcome = await lastValueFrom(
      of({ n: 1 }).pipe(client.helpers.bulk({ index: 'docs', onDocument: () => ({ create: { _id: '1' } }) })),
    )
    expect(outcome).toMatchObject({ ok: true, state: 'ok', status: 409, error: undefined, attempts: 2 })
  })

  it('ends with the error of a request if every other request would get it', async () => {
    const { client } = answering(() => ({ statusCode: 401, body: { error: { type: 'security_exception' } } }))
    const unsettled: unknown[] = []
    const result = lastValueFrom(
      from(numbers(3)).pipe(
        client.helpers.bulk({ index: 'docs', unsettled$: { next: (value) => unsettled.push(value) } }),
      ),
    )
    await expect(result).rejects.toMatchObject({ statusCode: 401 })
    expect(unsettled).toEqual(numbers(3).map((document) => ({ document, state: 'unsent' })))
  })

  it('fails for failures that nothing observes, with samples by type', async () => {
    const { cluster, client } = await start()
    await lastValueFrom(client.indices.create$({ index: 'docs', mappings: { properties: { n: { type: 'long' } } } }))
    const documents = [{ n: 1 }, { n: 'one' }, { n: 2 }]
    const flushes$ = from(documents).pipe(client.helpers.bulk({ index: 'docs', as: 'flush' }))
    const error: unknown = await lastValueFrom(flushes$).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(errors.BulkError)
    const [group] = (error as errors.BulkError).failures
    expect(group).toMatchObject({ state: 'failed', count: 1, samples: [{ document: { n: 'one' }, status: 400 }] })
    expect(cluster.requests.filter(({ path }) => path.endsWith('/_bulk'))).toHaveLength(1)
    // Whoever looks gets values.
    const failures = await lastValueFrom(
      from(documents).pipe(client.helpers.bulk({ index: 'docs', as: 'failure' }), toArray()),
    )
    expect(failures.map(({ document }) => document)).toEqual([{ n: 'one' }])
  })

  it('refreshes the indices that were written to', async () => {
    const { client } = await start()
    await lastValueFrom(
      from(numbers(10)).pipe(
        client.helpers.bulk({
          index: 'even',
          onDocument: ({ n }) => (n % 2 === 0 ? { index: {} } : { index: { _index: 'odd' } }),
          as: 'flush',
          refreshOnCompletion: true,
        }),
      ),
    )
    expect((await lastValueFrom(client.count$({ index: 'even,odd' }))).count).toBe(10)
  })

  it('starts a second run for a second subscription', async () => {
    const { client, Connection } = answering(good)
    const outcomes$ = from(numbers(2)).pipe(client.helpers.bulk({ index: 'docs' }), toArray())
    const runs = [await lastValueFrom(outcomes$), await lastValueFrom(outcomes$)]
    expect(runs.map((run) => run.length)).toEqual([2, 2])
    expect(Connection.requests).toHaveLength(2)
  })

  it('applies backpressure to its source and obeys that of its consumer', async () => {
    const clock = new HandClock()
    const replies$ = new Subject<void>()
    const { client } = answering(() => ({}), {
      scheduler: clock,
      Connection: MemoryConnection.answering(({ body }) =>
        replies$.pipe(
          take(1),
          paced(() => [good(String(body).trimEnd().split('\n'))]),
        ),
      ),
    })
    let read = 0
    function* endless(): Generator<Doc> {
      for (;;) yield { n: read++ }
    }
    const subscription = pullFrom(endless())
      .pipe(client.helpers.bulk({ index: 'docs', flushOperations: 10, concurrency: 2 }))
      .subscribe()
    // Two batches are on their way, and one is full.
    await turns()
    expect(read).toBe(30)
    replies$.next()
    await turns()
    expect(read).toBe(50)
    subscription.unsubscribe()
    replies$.next()
    await turns()
    expect(read).toBe(50)
  })

  it('sends files unchanged and ends endless sources with takeUntil', async () => {
    const { client } = await start()
    const text = numbers(500)
      .map((doc) => JSON.stringify(doc))
      .join('\r\n')
    const flush = await lastValueFrom(
      pullFrom([Buffer.from(text.slice(0, 1_001)), Buffer.from(text.slice(1_001))]).pipe(
        lines(),
        client.helpers.bulk({ index: 'docs', as: 'flush', flushBytes: 4_000 }),
      ),
    )
    expect(flush.total).toMatchObject({ ok: 500, failed: 0, unknown: 0 })
    const documents$ = new Subject<Doc>()
    const stop$ = new Subject<void>()
    const outcomes = lastValueFrom(documents$.pipe(takeUntil(stop$), client.helpers.bulk({ index: 'docs' }), toArray()))
    documents$.next({ n: 1 })
    stop$.next()
    expect((await outcomes).map(({ ok }) => ok)).toEqual([true])
  })

  it('settles accepted documents in close with a grace; a closed client accepts none', async () => {
    const { client } = await start()
    const outcomes: unknown[] = []
    const ended = new Promise((resolve) => {
      from(numbers(100))
        .pipe(takeUntil(NEVER), client.helpers.bulk({ index: 'docs', flushInterval: '1m', flushOperations: 30 }))
        .subscribe({ next: (outcome) => outcomes.push(outcome), complete: () => resolve('completed'), error: resolve })
    })
    const endless$ = new Subject<Doc>()
    const error = new Promise((resolve) =>
      endless$.pipe(client.helpers.bulk({ index: 'docs' })).subscribe({ error: resolve }),
    )
    endless$.next({ n: 1 })
    await client.close({ grace: '10s' })
    expect(await ended).toBe('completed')
    expect(outcomes).toHaveLength(100)
    expect(await error).toBeInstanceOf(errors.RequestAbortedError)
    await expect(lastValueFrom(of({ n: 1 }).pipe(client.helpers.bulk({ index: 'docs' })))).rejects.toThrow(
      errors.NoLivingConnectionsError,
    )
  })

  it('closes all sockets before it reports unsettled documents', async () => {
    let [begun, left] = [0, 0]
    const pending = new Observable<never>(() => {
      begun++
      return () => left++
    })
    const { client } = answering(() => pending)
    const unsettled: unknown[] = []
    const subscription = from(numbers(10))
      .pipe(
        client.helpers.bulk<Doc>({
          index: 'docs',
          flushOperations: 2,
          concurrency: 4,
          unsettled$: { next: ({ state }) => unsettled.push([state, left]) },
        }),
      )
      .subscribe()
    await turns()
    expect(begun).toBe(4)
    subscription.unsubscribe()
    expect(unsettled).toEqual([...Array(8).fill(['unknown', 4]), ...Array(2).fill(['unsent', 4])])
  })

  it('reports requests as events', async () => {
    const { client } = answering(good)
    const events: ClientEvent[] = []
    client.events$.subscribe((event) => event.type === 'bulk' && events.push(event))
    await lastValueFrom(from(numbers(3)).pipe(client.helpers.bulk({ index: 'docs', as: 'flush', concurrency: 3 })))
    expect(events).toMatchObject([{ operations: 3, attempt: 1, took: 1, refused: 0, concurrency: 3 }])
  })

  it.each([
    [{ flushByte: 3 }, 'did you mean flushBytes'],
    [{ flushBytes: 0 }, 'flushBytes'],
    [{ concurrency: 'many' }, "'auto'"],
    [{ concurrency: 0 }, 'concurrency'],
    [{ order: 'index' }, 'id, none'],
    [{ onDocument: 'index' }, 'onDocument must be a function'],
    [{ retryOn: [200] }, 'retryOn'],
    [{ flush$: 5 }, 'flush$'],
    [{ maxRetries: 1 }, 'pass `retries`'],
    [{ filter_path: 'took' }, 'filter_path'],
    [{ meta: true }, 'meta'],
    [{ as: 'flush', inOrder: true }, 'inOrder'],
    [{ refreshOnCompletion: 3 }, 'refreshOnCompletion'],
    [{ unsettled$: () => {} }, 'unsettled$'],
  ])('refuses %j', (options, message) => {
    const { client } = answering(good)
    const wrong = (): unknown => client.helpers.bulk({ index: 'docs', ...options } as object)
    expect(wrong).toThrow(errors.ConfigurationError)
    expect(wrong).toThrow(message)
  })

  it.each([
    [undefined, 'got nothing'],
    [{ upsert: {} }, 'there is no action "upsert"'],
    [{ index: {}, delete: {} }, 'index and delete at once'],
    [{ update: {} }, 'update needs an _id'],
    [{ index: { _id: '' } }, 'must not be empty'],
  ])('ends with an error for the wrong action %j once earlier operations are settled', async (action, message) => {
    const { client } = answering(good)
    const outcomes: unknown[] = []
    const unsettled: unknown[] = []
    const error = await new Promise((resolve) => {
      from(numbers(3))
        .pipe(
          client.helpers.bulk({
            index: 'docs',
            unsettled$: { next: (value) => unsettled.push(value) },
            onDocument: ({ n }) => (n === 2 ? (action as never) : { index: {} }),
          }),
        )
        .subscribe({ next: (outcome) => outcomes.push(outcome), error: resolve })
    })
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(String(error)).toContain(message)
    expect(outcomes).toHaveLength(2)
    expect(unsettled).toEqual([{ document: { n: 2 }, state: 'unsent' }])
  })
})
