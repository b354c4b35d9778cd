// Child process that searches at a steady rate until its parent says "stop": node measure.mjs ADAPTER INDEX RATE URL...
// It sends each call's due time and latency, in milliseconds. A latency counts from the moment at which the call was due.
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'

const [, , adapter, index, rate, ...nodes] = process.argv
const { open } = await import(`./adapters/${adapter}.mjs`)
const { search, facts, close } = open(nodes)

const interval = 1000 / Number(rate)
const began = performance.now()
const due = []
const latency = []
const errors = new Map()
let under = 0
let stopped = false

/** Makes the calls that are due by now, also those that a busy process is late with. */
function make() {
  while (!stopped && began + due.length * interval <= performance.now()) call(due.length)
}

async function call(number) {
  const start = began + number * interval
  due.push(performance.timeOrigin + start)
  latency.push(-1)
  under++
  try {
    const group = (number * 37) % 100
    const { hits } = await search({ index, query: { term: { group } }, size: 10 })
    if (hits.hits.length !== 10) throw new Error('an incomplete response')
    latency[number] = performance.now() - start
  } catch (error) {
    errors.set(String(error), (errors.get(String(error)) ?? 0) + 1)
  }
  under--
  if (stopped && under === 0) finish()
}

const timer = setInterval(make, 1)

process.on('message', () => {
  stopped = true
  clearInterval(timer)
  if (under === 0) finish()
})

async function finish() {
  // `disconnect` drops the part of a message that is not written yet.
  await promisify(process.send).call(process, { due, latency, errors: Object.fromEntries(errors), ...facts() })
  await close()
  process.disconnect()
}
