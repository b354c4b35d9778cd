// Measures one adapter in this process: node measure.mjs ADAPTER URL FEW INDEX DOCUMENTS; prints the outcome as JSON.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

const [, , adapter, url, few, index, documents] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url)
const count = Number(documents)

await client.write(few, 20_000, client.prepare?.(20_000))
const prepared = client.prepare?.(count)

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const start = performance.now()
const cpuBefore = process.cpuUsage()
const ok = await client.write(index, count, prepared)
const { user, system } = process.cpuUsage(cpuBefore)
const seconds = (performance.now() - start) / 1000
delay.disable()
await client.close()

if (ok !== count) throw new Error(`${ok} documents of ${count}`)
const rss = process.resourceUsage().maxRSS / 1024
const stall = delay.max / 1e6
console.log(
  JSON.stringify({ cpuMicroseconds: (user + system) / count, documentsPerSecond: count / seconds, rss, stall }),
)
