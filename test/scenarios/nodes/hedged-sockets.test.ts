import { describe, expect, it } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { record } from '../../support/recording/recorded.js'
import { scene } from './hedging-scene.js'

describe.each(KINDS)('a late search over $kind', ({ Kind: Connection }) => {
  it('is answered once by another node, and the first attempt loses its socket', async () => {
    const { first, second, clock, client, types, sockets } = await scene({ Connection })
    const call = record(client.search$({ index: 'books' }, { meta: true }))
    await first.request(0)
    clock.advance(49)
    expect(second.opened).toBe(0)
    clock.advance(1)
    const hedge = await second.request(0)
    expect([hedge.path, hedge.body]).toEqual(['/books/_search', first.requests[0]?.body])
    hedge.response('{"took":2}')
    await call.completed()
    await first.connected(0)
    expect(call.values).toMatchObject([{ body: { took: 2 }, meta: { attempts: 0 } }])
    expect(String(call.values[0]?.meta.connection)).toBe(second.url.href)
    expect(types()).toEqual(['serialization', 'request', 'hedge', 'request', 'deserialization', 'response'])
    expect([sockets.open.length, clock.actions]).toEqual([1, []])
    const { nodes, hedges, calls } = client.stats()
    expect(nodes).toMatchObject([
      { alive: true, failures: 0, inFlight: 0, sockets: { open: 0 } },
      { alive: true, failures: 0, inFlight: 0, sockets: { open: 1, idle: 1 } },
    ])
    expect([hedges, calls.inFlight]).toEqual([{ sent: 1, won: 1 }, 0])
  })

  it('is answered by the first node in the end, and the hedge loses its socket', async () => {
    const { first, second, clock, client, sockets } = await scene({ Connection })
    const call = record(client.search$({ index: 'books' }, { meta: true }))
    const late = await first.request(0)
    clock.advance(50)
    await second.request(0)
    late.response('{"took":1}')
    await call.completed()
    await second.connected(0)
    expect(call.values).toMatchObject([{ body: { took: 1 } }])
    expect(String(call.values[0]?.meta.connection)).toBe(first.url.href)
    expect([sockets.open.length, clock.actions, client.stats().hedges]).toEqual([1, [], { sent: 1, won: 0 }])
  })

  it('with a begun response is hedged if buffered, and continues if streamed', async () => {
    const { first, second, clock, client } = await scene({ Connection })
    const buffered = record(client.search$({ index: 'books' }))
    ;(await first.request(0)).begin('{"took":')
    clock.advance(50)
    ;(await second.request(0)).response('{"took":2}')
    expect(await buffered.completed()).toEqual([{ took: 2 }])
    await first.connected(0)

    const streamed = record(client.search$({ index: 'books' }, { asStream: 'bytes' }))
    const head = await Promise.race([first.request(1), second.request(1)])
    head.head('content-length: 10\r\n')
    head.write('{"took"')
    await streamed.until(() => streamed.values.length > 0)
    clock.advance(1_000)
    head.write(':3}')
    expect(Buffer.concat(await streamed.completed()).toString()).toBe('{"took":3}')
    expect(client.stats().hedges).toEqual({ sent: 1, won: 1 })
  })

  it.each([
    ['tokens', true, [{ name: 'startObject' }, { name: 'endObject' }]],
    ['bytes', 'bytes', [Buffer.from('{}')]],
  ] as const)('is streamed as %s from the node that sends its head first', async (_form, asStream, values) => {
    const { first, second, clock, client } = await scene({ Connection })
    const call = record<unknown>(client.search$({ index: 'books' }, { asStream, meta: true }))
    await first.request(0)
    clock.advance(50)
    ;(await second.request(0)).response()
    const [head, ...rest] = await call.completed()
    expect(head).toMatchObject({ name: 'head', statusCode: 200, meta: { connection: { url: second.url } } })
    expect(rest).toEqual(values)
    await first.connected(0)
    expect(clock.actions).toEqual([])
  })

  it('leaves no socket and no timer when its consumer leaves during both attempts', async () => {
    const { first, second, clock, client, sockets } = await scene({ Connection })
    const call = record(client.search$({ index: 'books' }))
    await first.request(0)
    clock.advance(50)
    await second.request(0)
    call.unsubscribe()
    await Promise.all([first.connected(0), second.connected(0)])
    expect([sockets.open, clock.actions, call.endings]).toEqual([[], [], 0])
    expect(client.stats()).toMatchObject({ calls: { inFlight: 0 }, nodes: [{ inFlight: 0 }, { inFlight: 0 }] })
  })
})
