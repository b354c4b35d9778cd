// Writes the records of a file into an index: node ingest.mjs <file.ndjson or file.csv> <index>
// Ctrl-C, or a crash, loses nothing: start it again, and it continues. Records that fail are named, and the exit code is 1.
import { createReadStream, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { parse } from 'csv-parse'
import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { lines } from 'rxelastic/json'
import { FakeCluster } from 'rxelastic/testing'
import { asyncScheduler, fromEvent, lastValueFrom, map, scan, skip, takeUntil, tap, throttleTime } from 'rxjs'

const [file, index] = process.argv.slice(2)
if (index === undefined) throw new Error('usage: node ingest.mjs <file.ndjson or file.csv> <index>')

const standIn = process.env.ELASTICSEARCH_URL === undefined ? await FakeCluster.start() : undefined
const client = new Client({ node: standIn?.url ?? process.env.ELASTICSEARCH_URL, requestTimeout: '1m' })

const positionFile = `${file}.position`
const start = existsSync(positionFile) ? JSON.parse(readFileSync(positionFile, 'utf8')) : { records: 0, failed: 0 }
const { size } = statSync(file)
const input = createReadStream(file)
let isComplete = false

const written$ = (file.endsWith('.csv') ? csv$() : pullFrom(input).pipe(lines())).pipe(
  map((record, place) => ({ record, id: `${basename(file)}-${place}` })),
  skip(start.records),
  // The id makes a record that is sent again replace itself. Outcomes in order make the number of records a position.
  client.helpers.bulk({ index, inOrder: true, onDocument: ({ record, id }) => [{ index: { _id: id } }, record] }),
  tap(({ ok, document, error }) => ok || console.error(`${document.id}: ${error?.type}: ${error?.reason}`)),
  scan((sum, { ok }) => ({ records: sum.records + 1, failed: sum.failed + (ok ? 0 : 1) }), start),
  tap({ complete: () => (isComplete = true) }),
  takeUntil(fromEvent(process, 'SIGINT')),
  throttleTime(100, asyncScheduler, { leading: true, trailing: true }),
  tap((position) => save(position)),
  tap(({ records, failed }) => showProgress(input.bytesRead / size, `${records} records, ${failed} failed`)),
)

const { records, failed } = await lastValueFrom(written$, { defaultValue: start })
process.stdout.write(
  `\n${isComplete ? 'complete' : 'stopped; start it again to continue'}: ${records} records, ${failed} failed\n`,
)
if (failed > 0) process.exitCode = 1
if (isComplete) rmSync(positionFile, { force: true })
await client.close()
await standIn?.close()

/** A rename is atomic: a crash leaves the old position or the new one. */
function save(position) {
  writeFileSync(`${positionFile}.new`, JSON.stringify(position))
  renameSync(`${positionFile}.new`, positionFile)
}

/** Rows as objects with a member for each column of the first line. */
function csv$() {
  const parser = parse({ columns: true, bom: true })
  pipeline(input, parser, () => {}) // passes an error of the file on to the parser
  return pullFrom(parser)
}

function showProgress(share, text) {
  const bar = '#'.repeat(Math.round(share * 30)).padEnd(30, '.')
  process.stdout.write(`\r[${bar}] ${Math.round(share * 100)} % ${text}`)
}
