// Measures one adapter in this process: node measure.mjs ADAPTER OPTIONS URL SOURCE TARGET DOCUMENTS; prints the outcome as JSON.
import { printMeasured } from '../measured.mjs'

const [, , adapter, options, url, source, target, documents] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url, JSON.parse(options))
const count = Number(documents)

await printMeasured(
  count,
  () => client.copy(source, target, count),
  () => client.close(),
)
