// Measures one adapter in this process: node measure.mjs ADAPTER OPTIONS URL FEW INDEX DOCUMENTS; prints the outcome as JSON.
import { printMeasured } from '../measured.mjs'

const [, , adapter, options, url, few, index, documents] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url, JSON.parse(options))
const count = Number(documents)
const warmUp = Math.min(20_000, count)

await client.write(few, warmUp, await client.prepare?.(warmUp))
const prepared = await client.prepare?.(count)
await printMeasured(
  count,
  () => client.write(index, count, prepared),
  () => client.close(),
)
