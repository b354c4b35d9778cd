// Measures imports in this process: node import.mjs MODULE...; prints the outcome as JSON.
import { performance } from 'node:perf_hooks'

const start = performance.now()
const cpuBefore = process.cpuUsage()
for (const name of process.argv.slice(2)) await import(name)
const { user, system } = process.cpuUsage(cpuBefore)

console.log(JSON.stringify({ milliseconds: performance.now() - start, cpuMilliseconds: (user + system) / 1000 }))
