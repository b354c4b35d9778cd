// Measures one adapter in this process: node measure.mjs ADAPTER URL FEW INDEX SIZE DOCUMENTS; prints the outcome as JSON.
import { printMeasured } from '../measured.mjs'

const [, , adapter, url, few, index, size, documents] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url)

let count = 0
const read = async (from) => {
  count = 0
  await client.read(from, Number(size), () => count++)
  return count
}
await read(few)
await printMeasured(
  Number(documents),
  () => read(index),
  () => client.close(),
)
