import { Client, type Head, type WireRequest } from 'rxelastic'
import { from, lastValueFrom, Observable, of, toArray } from 'rxjs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'
import { answering, good, numbers, turns } from './bulk-server.js'

/** Lets all timers of a millisecond fire that are set now, and all that follows from it. Timers of the same length fire in order. */
async function timersAndTurns(): Promise<void> {
  await turns()
  await new Promise((resolve) => setTimeout(resolve, 1))
  await turns()
}

describe('retries of helpers.bulk', () => {
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
    // A refused batch is sent again until the client knows how many the server takes.
    for (let before = -1; before !== refused; ) {
      before = refused
      await timersAndTurns()
    }
    const settled = refused
    expect(settled).toBeGreaterThan(0)
    await timersAndTurns()
    expect(refused).toBe(settled)
    const answering = setInterval(() => answers.shift()?.(), 1)
    onTestFinished(() => clearInterval(answering))
    expect(await done).toMatchObject({ total: { ok: 40, failed: 0, unknown: 0 } })
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
})
