import type { CallEvent } from 'rxelastic'
import { iterate } from 'rxelastic/flow'
import { FakeCluster } from 'rxelastic/testing'
import { lastValueFrom, NEVER, type Observable, shareReplay } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientTo } from '../../support/connections/connections.js'
import { HELPERS } from '../../support/telemetry/all-helpers.js'
import { helperServer } from '../../support/telemetry/helper-server.js'
import { get, Seen, serve, settled, user } from './context-server.js'

describe('the async context of a helper', () => {
  it('is present for all pages, whatever context requests them', async () => {
    const seen = new Seen()
    const cluster = await FakeCluster.start()
    onTestFinished(() => cluster.close())
    const client = clientTo(cluster.url, {
      interceptors: {
        perCall: [seen.interceptor()],
      },
    })
    const operations = Array.from({ length: 50 }, (_, id) => [{ index: { _id: `${id}` } }, { id }]).flat()
    await lastValueFrom(client.bulk$({ index: 'books', operations, refresh: true }))
    for (const helper of ['scan$', 'scroll$'] as const) {
      seen.contexts.length = 0
      const hits$ = seen.by(client.helpers[helper]({ index: 'books', size: 10 }))
      const iterator = iterate(hits$, { highWaterMark: 1 })[Symbol.asyncIterator]()
      await user.run('bob', () => iterator.next())
      await user.run('carol', async () => {
        for (let done = false; !done; ) done = (await iterator.next()).done === true
      })
      expect(new Set(seen.contexts.map((line) => line.replace(/.*: /, '')))).toEqual(new Set(['bob']))
    }
  })
})

describe('the async context of every helper', () => {
  const helpers: typeof HELPERS = {
    ...HELPERS,
    hits$: (client) => client.helpers.hits$({ index: 'books' }),
  }

  it.each(Object.keys(helpers))('%s: covers its calls and its values', async (name) => {
    const seen = new Seen()
    const client = clientTo(await helperServer(), { maxSockets: 1, interceptors: { perAttempt: [seen.interceptor()] } })
    await user.run('alice', () => settled(get(client, '/books/_doc/1')))
    seen.contexts.length = 0
    const values$ = helpers[name]?.(client) ?? NEVER
    await user.run('bob', () => settled(seen.by(values$)))
    // What is left to be done on the server, such as deleting a search, belongs to the same user.
    await user.run('carol', () => client.close({ grace: 1_000 }))
    expect(seen.contexts.filter((line) => /^(next|complete|error)/.test(line))).toContain('complete: bob')
    expect(new Set(seen.contexts.map((line) => line.replace(/.*: /, '')))).toEqual(new Set(['bob']))
    expect(seen.contexts.length).toBeGreaterThan(1)
  })
})

describe('the async context of an interceptor', () => {
  it('does not reach the consumer of a result that calls share', async () => {
    const seen = new Seen()
    let shared$: Observable<CallEvent> | undefined
    const client = clientTo(await serve(), {
      interceptors: {
        perCall: [
          (request, next) => {
            shared$ ??= next(request).pipe(shareReplay(1))
            return shared$
          },
        ],
      },
    })
    const names = ['alice', 'bob']
    await Promise.all(names.map((name) => user.run(name, () => settled(seen.by(get(client, '/'), `${name} `)))))
    expect(seen.contexts.sort()).toEqual(
      names.flatMap((name) => [`${name} complete: ${name}`, `${name} next: ${name}`]),
    )
  })
})
