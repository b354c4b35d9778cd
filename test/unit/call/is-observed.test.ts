import { Client } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { Events } from '../../../src/call/events.js'

describe('isObserved', () => {
  it('checks the channels once per call, whatever happens to it', async () => {
    const active = vi.spyOn(Events.prototype, 'active', 'get')
    let requests = 0
    const Connection = MemoryConnection.answering(() => (++requests % 3 === 0 ? { body: {} } : { statusCode: 503 }))
    const client = new Client({ node: 'http://memory', Connection, retryBackoff: () => 0 })
    await lastValueFrom(client.info$())
    expect([requests, active.mock.calls.length]).toEqual([3, 1])
    const events = client.events$.subscribe()
    await lastValueFrom(client.info$())
    expect([requests, active.mock.calls.length]).toEqual([6, 2])
    expect(active.mock.results.map(({ value }) => value)).toEqual([false, true])
    events.unsubscribe()
    active.mockRestore()
  })

  it('adds nothing to the requests of an unobserved call', async () => {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    await lastValueFrom(new Client({ node: 'http://memory', Connection }).info$())
    const [request] = Connection.requests
    expect([request?.onSocket, request?.traceHeaders]).toEqual([undefined, undefined])
  })
})
