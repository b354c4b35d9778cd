import { type ClientEvent, errors, type RawHit } from 'rxelastic'
import { from, lastValueFrom, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { answering, good, numbers, start } from './bulk-server.js'

describe('helpers.bulk', () => {
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
