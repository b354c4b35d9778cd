// Measures one adapter in this process: node measure.mjs ADAPTER URL SIZE COMPRESSED; prints the outcome as JSON.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

const [, , adapter, url, size, compressed] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url, compressed === 'gzip')

// Until the code is compiled and the socket is open.
await read(Math.ceil(Number(size) / 10))

global.gc?.()
const memory = process.memoryUsage.rss()
let most = memory
const sampling = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss())
}, 5)
const delays = monitorEventLoopDelay({ resolution: 1 })
delays.enable()
const cpuBefore = process.cpuUsage()
const { seconds, firstMilliseconds } = await read(Number(size))
const { user, system } = process.cpuUsage(cpuBefore)
most = Math.max(most, process.memoryUsage.rss())
// The end of a last stall is noticed a turn later.
await new Promise((resolve) => setTimeout(resolve, 5))
delays.disable()
clearInterval(sampling)

console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    firstMilliseconds,
    stallMilliseconds: delays.max / 1e6,
    memory: most - memory,
  }),
)
await client.close()

/** Reads one response to its end. */
async function read(bytes) {
  const start = performance.now()
  let first
  await client.read(String(bytes), () => {
    first ??= performance.now() - start
  })
  return { seconds: (performance.now() - start) / 1000, firstMilliseconds: first }
}
