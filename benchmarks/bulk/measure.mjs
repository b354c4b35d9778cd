// Measures one adapter in this process: node measure.mjs ADAPTER OPTIONS URL FEW INDEX DOCUMENTS [turns]; prints the outcome as JSON.
import { printMeasured } from '../measured.mjs'
import { watchTurns } from '../turns.mjs'

const [, , adapter, options, url, few, index, documents, turns] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url, JSON.parse(options))
const count = Number(documents)
const warmUp = Math.min(20_000, count)

await client.write(few, warmUp, await client.prepare?.(warmUp))
const prepared = await client.prepare?.(count)
const write = () => client.write(index, count, prepared)

/** Also tells the largest CPU time of a turn of the event loop. To look at that takes CPU time itself. */
async function withTurns() {
  const longestTurn = watchTurns()
  const result = await write()
  const { count = result, ...figures } = Object(result) === result ? result : {}
  return { count, ...figures, turn: longestTurn() }
}

await printMeasured(count, turns ? withTurns : write, () => client.close())
