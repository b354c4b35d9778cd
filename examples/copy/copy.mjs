// Copies an index into another cluster: node copy.mjs http://from:9200/cities http://to:9200/copies
// Ctrl-C, or a crash, loses nothing: start it again within five minutes, and it continues.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Client } from 'rxelastic'
import { fromEvent, lastValueFrom, takeUntil, tap } from 'rxjs'

const [source, target] = process.argv.slice(2).map((address) => {
  const { href, origin, pathname } = new URL(address)
  return { node: href.slice(0, -pathname.length) || origin, index: pathname.slice(1) }
})
if (target === undefined) throw new Error('usage: node copy.mjs http://from:9200/index http://to:9200/index')

const from = new Client({ node: source.node, requestTimeout: '1m' })
const to = new Client({ node: target.node, requestTimeout: '1m' })
const file = `${source.index}.position`
const earlier = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { written: 0 }

const { count } = await lastValueFrom(from.count$({ index: source.index }))
let isComplete = false

await lastValueFrom(
  from.helpers
    .copy$({ index: source.index }, { to, index: target.index, slices: 'auto', resumeFrom: earlier.position })
    .pipe(
      tap({ complete: () => (isComplete = true) }),
      takeUntil(fromEvent(process, 'SIGINT')),
      tap(({ written, position }) => {
        const total = earlier.written + written
        save({ written: total, position })
        process.stdout.write(`\r${total} of ${count} documents`)
      }),
    ),
  { defaultValue: undefined },
)

process.stdout.write(`\n${isComplete ? 'complete' : 'stopped; start it again to continue'}\n`)
if (isComplete) rmSync(file, { force: true })
await Promise.all([from.close(), to.close()])

/** A rename is atomic: a crash leaves the old position or the new one. */
function save(position) {
  writeFileSync(`${file}.new`, JSON.stringify(position))
  renameSync(`${file}.new`, file)
}
