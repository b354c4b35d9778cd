// Measures one adapter in this process: node measure.mjs ADAPTER OPTIONS URL INDICES DOCUMENTS; prints the outcome as JSON.
import { printMeasured } from '../measured.mjs'

const [, , adapter, options, url, indices, documents] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const client = open(url, JSON.parse(options))
const { few, fewTarget, source, target } = JSON.parse(indices)
const count = Number(documents)

/** CPU time of the server since its start, in microseconds. */
async function serverMicroseconds() {
  const response = await fetch(`${url}/_nodes/stats/process`)
  const { nodes } = await response.json()
  return Object.values(nodes).reduce((sum, { process }) => sum + 1000 * process.cpu.total_in_millis, 0)
}

// The code of programs and servers is not compiled here.
if (!client.elsewhere) await client.copy(few, fewTarget)
const before = await serverMicroseconds()
await printMeasured(
  count,
  async () => {
    const result = await client.copy(source, target, count)
    const figures = typeof result === 'number' ? { count: result } : result
    return { ...figures, serverMicroseconds: ((await serverMicroseconds()) - before) / count }
  },
  () => client.close(),
)
