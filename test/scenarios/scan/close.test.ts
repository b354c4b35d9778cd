import { errors } from 'rxelastic'
import { paced } from 'rxelastic/flow'
import { NEVER, of, take } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { type HelperName, index, nothingOpen, numbers, read$ } from './scan-support.js'

const both: HelperName[] = ['scan$', 'scroll$']

describe.each(both)('%s ends when its client is closed', (helper) => {
  it.each([0, 1])('with pending hits that are not consumed, prefetch %i', async (prefetch) => {
    const { client, cluster } = await numbers(30)
    const hits = record(
      read$(client, helper, { size: 10 }, { prefetch }).pipe(paced((hit) => (hit._id === 'n3' ? NEVER : of(hit)))),
    )
    await hits.until(() => hits.values.length > 0)
    await client.close()
    const error = await hits.failed()
    expect(error).toBeInstanceOf(errors.RequestAbortedError)
    expect(error).toMatchObject({ message: 'the client was closed', meta: { meta: { aborted: true } } })
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  it('and does not start when it is closed already', async () => {
    const { client, cluster } = await numbers(3)
    await client.close()
    const { length } = cluster.requests
    const error = await record(read$(client, helper)).failed()
    expect(error).toBeInstanceOf(errors.NoLivingConnectionsError)
    expect(error).toMatchObject({ meta: { meta: { request: { params: { index } } } } })
    expect(cluster.requests).toHaveLength(length)
  })

  it('and sends no request for its error, also when its signal aborts', async () => {
    const { client } = await numbers(30)
    const paths: unknown[] = []
    client.events$.subscribe((event) => {
      if (event.type === 'request') paths.push(Object(event.meta.request.params).path)
    })
    const controller = new AbortController()
    const context = 'export'
    const options = { signal: controller.signal, context }
    const aborted = record(read$(client, helper, { size: 5 }, options), () => controller.abort('enough'))
    const closed = record(read$(client, helper, { size: 5 }, { context }).pipe(paced(() => NEVER)))
    const error = await aborted.failed()
    expect(error).toMatchObject({ cause: 'enough', meta: { meta: { context, aborted: true, attempts: 0 } } })
    await client.close()
    const refused = record(read$(client, helper, { size: 5 }, { context }))
    expect([await closed.failed(), await refused.failed()]).toEqual([
      expect.objectContaining({ name: 'RequestAbortedError' }),
      expect.objectContaining({ name: 'NoLivingConnectionsError' }),
    ])
    expect(paths.length).toBeGreaterThan(0)
    expect(paths).not.toContain('/')
  })

  it('and emits nothing if it has ended before', async () => {
    const { client, cluster } = await numbers(30)
    const hits = record(read$(client, helper, { size: 10 }).pipe(take(5)))
    await hits.completed()
    await client.close()
    expect(hits.values).toHaveLength(5)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })
})
