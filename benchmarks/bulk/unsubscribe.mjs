// Unsubscribes from writes in flight: node unsubscribe.mjs TIMES; prints as JSON how long the sockets took to close, in milliseconds.
// All processes of a machine have the same monotonic clock.
import { fork } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { documents } from './documents.mjs'

const times = Number(process.argv[2])
const CONCURRENCY = 4

const server = fork(fileURLToPath(new URL('./slow-server.mjs', import.meta.url)), { execArgv: [] })
const [{ port }] = await once(server, 'message')

/** Moments at which sockets have closed, here and at the server. */
let closedHere = []
let closedThere = []
let arrived = 0
let wake = () => {}
server.on('message', ({ type, at }) => {
  if (type === 'request') arrived++
  else closedThere.push(BigInt(at))
  wake()
})
subscribe('undici:client:connected', ({ socket }) => {
  socket.once('close', () => {
    closedHere.push(process.hrtime.bigint())
    wake()
  })
})

const until = async (condition) => {
  while (!condition()) {
    await new Promise((resolve) => {
      wake = resolve
    })
  }
}

const outcome = { call: [], here: [], there: [] }
for (let time = 0; time < times; time++) {
  ;[closedHere, closedThere, arrived] = [[], [], 0]
  const client = new Client({ node: `http://127.0.0.1:${port}` })
  const writes = pullFrom(documents(100_000))
    .pipe(client.helpers.bulk({ index: 'docs', concurrency: CONCURRENCY }))
    .subscribe()
  await until(() => arrived === CONCURRENCY)
  const start = process.hrtime.bigint()
  writes.unsubscribe()
  const end = process.hrtime.bigint()
  await until(() => closedHere.length === CONCURRENCY && closedThere.length === CONCURRENCY)
  const since = (moment) => Number(moment - start) / 1e6
  outcome.call.push(since(end))
  outcome.here.push(since(closedHere.at(-1)))
  outcome.there.push(since(closedThere.at(-1)))
  await client.close()
}
server.disconnect()
console.log(JSON.stringify(outcome))
