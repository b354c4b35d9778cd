// Measures one adapter in this process: node measure.mjs ADAPTER URL REQUESTS CONCURRENCY; prints the outcome as JSON.
import { performance } from 'node:perf_hooks'

const [, , adapter, url, ...counts] = process.argv
const [requests, concurrency] = counts.map(Number)

const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url)

// Until the code is compiled and the sockets are open.
await run(Math.max(Math.ceil(requests / 2), concurrency))

const start = performance.now()
const cpuBefore = process.cpuUsage()
await run(requests)
const { user, system } = process.cpuUsage(cpuBefore)
const seconds = (performance.now() - start) / 1000

console.log(JSON.stringify({ cpuMicroseconds: (user + system) / requests, requestsPerSecond: requests / seconds }))
await client.close()

/** Sends so many searches, each response followed by the next request. */
function run(count) {
  return new Promise((resolve, reject) => {
    let started = 0
    let finished = 0
    const next = () => {
      if (started++ < count) client.search(done, reject)
    }
    const done = (response) => {
      if (response.hits.hits.length !== 10) return reject(new Error('an incomplete response'))
      if (++finished === count) resolve()
      else next()
    }
    for (let slot = 0; slot < concurrency; slot++) next()
  })
}
