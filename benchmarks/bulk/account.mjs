// Lets one client write to faulty-server.mjs: node account.mjs CLIENT OPTIONS URL DOCUMENTS PAUSE; prints as JSON what the client
// says, and what the server has.
import { setTimeout } from 'node:timers/promises'
import { documents } from './documents.mjs'

const [, , client, options, url, count, pause] = process.argv
const BURST = 1_000

/** Documents that come in bursts, with pauses of so many milliseconds. */
async function* source() {
  for (const document of documents(Number(count))) {
    if (Number(pause) > 0 && document.number % BURST === BURST - 1) await setTimeout(Number(pause))
    yield document
  }
}

const { write } = await import(`./accounts/${client}.mjs`)
const { reported, ...said } = await write(url, source(), JSON.parse(options))
const response = await fetch(`${url}/_account?documents=${count}`)
const { missing, twice, ...server } = await response.json()
const known = new Set(reported)
const unreported = missing.filter((number) => !known.has(number)).length
console.log(JSON.stringify({ ...said, ...server, missing: missing.length, unreported, twice: twice.length }))
