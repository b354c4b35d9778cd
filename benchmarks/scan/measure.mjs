// Measures one adapter in this process: node measure.mjs ADAPTER URL FEW INDEX SIZE DOCUMENTS; prints the outcome as JSON.
import { performance } from 'node:perf_hooks'

const [, , adapter, url, few, index, size, documents] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url)

let count = 0
await client.read(few, Number(size), () => count++)

count = 0
const start = performance.now()
const cpuBefore = process.cpuUsage()
await client.read(index, Number(size), () => count++)
const { user, system } = process.cpuUsage(cpuBefore)
const seconds = (performance.now() - start) / 1000
await client.close()

if (count !== Number(documents)) throw new Error(`${count} documents of ${documents}`)
const rss = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ cpuMicroseconds: (user + system) / count, documentsPerSecond: count / seconds, rss }))
