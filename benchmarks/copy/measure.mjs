// Measures one adapter in this process: node measure.mjs ADAPTER URL SOURCE TARGET DOCUMENTS; prints the outcome as JSON.
import { performance } from 'node:perf_hooks'

const [, , adapter, url, source, target, documents] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url)

const start = performance.now()
const cpuBefore = process.cpuUsage()
const copied = await client.copy(source, target)
const { user, system } = process.cpuUsage(cpuBefore)
const seconds = (performance.now() - start) / 1000
await client.close()

if (copied !== Number(documents)) throw new Error(`${copied} documents of ${documents}`)
const rss = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ cpuMicroseconds: (user + system) / copied, documentsPerSecond: copied / seconds, rss }))
