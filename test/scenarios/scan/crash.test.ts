import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { errors } from 'rxelastic'
import { lastValueFrom, toArray } from 'rxjs'
import { expect, onTestFinished } from 'vitest'
import {
  connect,
  describeElasticsearch,
  itReal,
  serverUrl,
  useIndex,
} from '../../support/elasticsearch/elasticsearch.js'
import { read$, sortedIds } from './scan-support.js'

const count = 20_000
const documents = Array.from({ length: count }, (_, number) => ({ number }))
const ids = documents.map(({ number }) => String(number)).sort()
const SCRIPT = fileURLToPath(new URL('./crashing.ts', import.meta.url))

type Entry = { readonly _id: string } | { readonly position: errors.ScanPosition }

/** What a process has read of an index until it was killed in the middle of its work on a hit. */
async function readUntilKilled(index: string, slices: number, hit: number, from?: errors.ScanPosition) {
  const folder = mkdtempSync(join(tmpdir(), 'rxelastic-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'log')
  const position = from === undefined ? [] : [JSON.stringify(from)]
  const args = ['--import', 'tsx', SCRIPT, serverUrl(), index, String(slices), String(hit), file, ...position]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exit])
  child.kill('SIGKILL')
  expect(await exit).toEqual([null, 'SIGKILL'])
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.map((line): Entry => JSON.parse(line))
}

function idsOf(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) => ('_id' in entry ? [entry._id] : []))
}

/** The last position that was noted, and the ids before and behind it. */
function lastCheckpoint(entries: readonly Entry[]) {
  const place = entries.findLastIndex((entry) => 'position' in entry)
  const entry = entries[place]
  const position = entry !== undefined && 'position' in entry ? entry.position : undefined
  return { position, safe: idsOf(entries.slice(0, place + 1)), unsure: idsOf(entries.slice(place + 1)) }
}

describeElasticsearch('a scan whose process is killed with kill -9', () => {
  const index = useIndex(documents)

  itReal.each([1, 3])(
    'goes on elsewhere: only what followed the last checkpoint comes again; %i slices',
    async (slices) => {
      const read: string[] = []
      const unsure: string[] = []
      let position: errors.ScanPosition | undefined
      for (const hit of [7_531, 4_999]) {
        const part = lastCheckpoint(await readUntilKilled(index, slices, hit, position))
        expect(part.safe.length + part.unsure.length).toBe(hit)
        expect(part.unsure.length).toBeLessThanOrEqual(slices * 1_000)
        read.push(...part.safe)
        unsure.push(...part.unsure)
        position = part.position
      }
      const rest$ = read$(connect(), 'scan$', { index, size: 1_000 }, { resumeFrom: position })
      const rest = sortedIds(await lastValueFrom(rest$.pipe(toArray())))
      expect([...read, ...rest].sort()).toEqual(ids)
      expect(unsure.length).toBeGreaterThan(0)
      expect(rest).toEqual(expect.arrayContaining(unsure.slice(-1)))
    },
  )
})
