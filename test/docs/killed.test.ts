import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { lastValueFrom, map, toArray } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adapt, bundle } from './bundle.js'
import { examples, root } from './examples.js'

const count = 9_000
const numbers = Array.from({ length: count }, (_, number) => number)
const ascending = (some: readonly number[]): number[] => some.toSorted((one, other) => one - other)

// Each starts several processes.
describe('an example that is killed and started again', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(root, 'test/docs/.examples-'))
  let cluster: FakeCluster
  let client: Client

  beforeAll(async () => {
    cluster = await FakeCluster.start()
    client = new Client({ node: cluster.url })
    // Large enough for several bulk requests of 1 MB.
    const text = 'x'.repeat(2_000)
    const operations = numbers.flatMap((number) => [{ index: { _id: String(number) } }, { number, text }])
    await lastValueFrom(client.bulk$({ index: 'cities', refresh: true, operations }))
    for (const name of ['cities', 'copy']) write(name)
    await bundle(['cities', 'copy'].map(fileOf), join(folder, 'built'))
  })

  afterAll(async () => {
    await client.close()
    await cluster.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const fileOf = (name: string): string => join(folder, `${name}.ts`)

  function write(name: string): void {
    for (const example of examples().filter(({ code }) => code.includes(`'${name}.position'`))) {
      writeFileSync(fileOf(name), adapt(example, [cluster.url]))
    }
  }

  function start(name: string): ChildProcess {
    return spawn(process.execPath, [join(folder, 'built', `${name}.mjs`)], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  /** Has it killed by a request that is not answered. Before it has saved a position, its point in time would be lost. */
  async function killAt(name: string, path: string, place: number): Promise<void> {
    const child = start(name)
    let left = place
    const stop = cluster.intercept((request) => {
      if (!request.path.endsWith(path) || !existsSync(join(folder, `${name}.position`)) || --left > 0) return undefined
      child.kill('SIGKILL')
      return { disconnect: true }
    })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    stop()
  }

  async function finish(name: string): Promise<void> {
    expect(await once(start(name), 'exit')).toEqual([0, null])
    expect(cluster.openContexts.pit).toBe(0)
  }

  it('exports each document once', async () => {
    const file = join(folder, 'cities.ndjson')
    for (const place of [3, 3]) {
      await killAt('cities', '/_search', place)
      // As if it had been killed when the documents were written, but not yet the position.
      appendFileSync(file, '{"number":-1}\n')
    }
    await finish('cities')
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(ascending(lines.map((line): number => JSON.parse(line).number))).toEqual(numbers)
  })

  it('copies each document although bulk requests were lost', async () => {
    for (const place of [1, 1]) await killAt('copy', '/_bulk', place)
    await finish('copy')
    await lastValueFrom(client.indices.refresh$({ index: 'resumable-copies' }))
    const copies$ = client.helpers.scan$<{ number: number }>({ index: 'resumable-copies' }, { as: 'source' })
    const copied = await lastValueFrom(
      copies$.pipe(
        map(({ number }) => number),
        toArray(),
      ),
    )
    expect(ascending(copied)).toEqual(numbers)
  })
})
