import { errors } from 'rxelastic'
import { paced } from 'rxelastic/flow'
import { NEVER, of, take } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { record } from '../support/recorded.js'
import { type HelperName, nothingOpen, numbers, read$ } from './scan-support.js'

const both: HelperName[] = ['scan$', 'scroll$']

describe.each(both)('%s ends when its client is closed', (helper) => {
  test.each([0, 1])('with hits in hand that nobody has taken yet, prefetch %i', async (prefetch) => {
    const { client, cluster } = await numbers(30)
    const hits = record(
      read$(client, helper, { size: 10 }, { prefetch }).pipe(paced((hit) => (hit._id === 'n3' ? NEVER : of(hit)))),
    )
    await hits.until(() => hits.values.length > 0)
    await client.close()
    expect(await hits.failed()).toBeInstanceOf(errors.RequestAbortedError)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })

  test('and does not begin when it is closed', async () => {
    const { client, cluster } = await numbers(3)
    await client.close()
    const { length } = cluster.requests
    const error = await record(read$(client, helper)).failed()
    expect(error).toBeInstanceOf(errors.NoLivingConnectionsError)
    expect(cluster.requests).toHaveLength(length)
  })

  test('and says nothing when it had ended before', async () => {
    const { client, cluster } = await numbers(30)
    const hits = record(read$(client, helper, { size: 10 }).pipe(take(5)))
    await hits.completed()
    await client.close()
    expect(hits.values).toHaveLength(5)
    expect(cluster.openContexts).toEqual(nothingOpen)
  })
})
