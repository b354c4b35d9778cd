import { lastValueFrom } from 'rxjs'
import { Client } from '../../../src/index.js'

/**
 * Run as a process of its own: makes calls, cancels some in several phases, and comes to its end. Whether the process then exits
 * is for the one who started it to see. Arguments: a server, an address that answers nothing, and what to do with the clients.
 */
const [url = '', nowhere = '', how = ''] = process.argv.slice(2)

const client = new Client({ node: url })
const lost = new Client({ node: nowhere })
const deadlines = { requestTimeout: '1h', headersTimeout: '1h', idleTimeout: '1h', totalTimeout: '1h' } as const

const silent = client.search$({ index: 'silent' }, deadlines).subscribe()
const connecting = lost.search$({}, deadlines).subscribe()
const asking = client.search$({}, { auth: () => new Promise(() => {}) }).subscribe()

const begun = new Promise<void>((resolve) => {
  const long = client.search$({ index: 'long' }, { ...deadlines, asStream: 'bytes' }).subscribe(() => {
    long.unsubscribe()
    resolve()
  })
})
const waiting = new Promise<void>((resolve) => {
  const busy = client.search$({ index: 'busy' }).subscribe()
  const events = client.events$.subscribe(({ type }) => {
    if (type !== 'retry') return
    busy.unsubscribe()
    events.unsubscribe()
    resolve()
  })
})

await Promise.all([begun, waiting])
for (const call of [silent, connecting, asking]) call.unsubscribe()
console.log('cancelled 5 calls')
console.log(JSON.stringify(await lastValueFrom(client.search$({ index: 'good' }, deadlines))))
if (how === 'closes') await Promise.all([client.close(), lost.close()])
console.log('at its end')
