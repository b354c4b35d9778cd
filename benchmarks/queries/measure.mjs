// Measures one adapter in this process: node measure.mjs ADAPTER URL RUNS; prints the outcome as JSON.
const [, , adapter, url, runs] = process.argv

const { open } = await import(`./adapters/${adapter}.mjs`)
const { run, close } = open(url)
await run()

const cpuBefore = process.cpuUsage()
let items = 0
for (let n = 0; n < Number(runs); n++) items += await run()
const { user, system } = process.cpuUsage(cpuBefore)
const { maxRSS } = process.resourceUsage()

console.log(JSON.stringify({ cpuMicroseconds: (user + system) / items, megabytes: maxRSS / 1024 }))
await close()
