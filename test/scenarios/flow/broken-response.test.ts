import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { iterate } from 'rxelastic/flow'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { turnOfTheEventLoop } from '../../support/laws/readers.js'
import { record } from '../../support/recording/recorded.js'
import { listen } from '../../support/servers/listen.js'
import { BROKEN, startSearchServer } from './search-server.js'

describe.each(KINDS)('a compressed response that breaks off, over $kind', ({ clientTo }) => {
  const start = async () => clientTo(await startSearchServer(), { maxRetries: 0 }).helpers.hits$({ index: 'broken' })

  it('emits all hits that arrived and then the error', async () => {
    const run = record(await start())
    expect(await run.failed()).toMatchObject({ name: 'ConnectionError' })
    expect(run.values).toHaveLength(BROKEN)
  })

  it('yields them in a loop, however slow', async () => {
    let read = 0
    const loop = async () => {
      for await (const _hit of iterate(await start(), { highWaterMark: 1 })) {
        read++
        await turnOfTheEventLoop()
      }
    }
    await expect(loop()).rejects.toMatchObject({ name: 'ConnectionError' })
    expect(read).toBe(BROKEN)
  })
})

const HITS = Array.from({ length: 40 }, (_, id) => `{"_id":"${id}","_source":{"text":"${'y'.repeat(900)}"}}`)
const PLAIN = Buffer.from(`{"hits":{"hits":[${HITS.join()},`)
const HEAD = [
  ...['HTTP/1.1 200 OK', 'content-type: application/json', 'x-elastic-product: Elasticsearch'],
  ...[`content-length: ${PLAIN.length + 100}`, '', ''],
].join('\r\n')

describe.each(KINDS)('a response that breaks off while paused, over $kind', ({ clientTo }) => {
  it('emits all hits that arrived', async () => {
    const server = createServer()
    onTestFinished(() => void server.close())
    const client = clientTo(await listen(server), { maxRetries: 0 })
    server.on('connection', (socket) => socket.once('data', () => socket.write(HEAD + PLAIN.subarray(0, 30_000))))
    const connected = once(server, 'connection')
    let read = 0
    const loop = async (): Promise<void> => {
      for await (const _hit of iterate(client.helpers.hits$({ index: 'any' }), { highWaterMark: 1 })) {
        if (++read !== 5) continue
        const [socket]: Socket[] = await connected
        await once(socket?.end(PLAIN.subarray(30_000)) ?? server, 'finish')
        // It has left; whoever looks for it, as Node does while it holds a response back, has it some turns later.
        for (let turn = 0; turn < 100; turn++) await turnOfTheEventLoop()
      }
    }
    await expect(loop()).rejects.toMatchObject({ name: 'ConnectionError' })
    expect(read).toBe(HITS.length)
  })
})
