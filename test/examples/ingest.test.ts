import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { lastValueFrom, map, toArray } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ended, type Run, start } from './run.js'

describe('the example ingest', () => {
  let folder: string
  let cluster: FakeCluster
  let client: Client

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ingest-'))
    cluster = await FakeCluster.start()
    client = new Client({ node: cluster.url })
  })

  afterEach(async () => {
    await client.close()
    await cluster.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = (file: string): Promise<Run> =>
    ended(start('ingest/ingest.mjs', [join(folder, file), 'cities'], { ELASTICSEARCH_URL: cluster.url }))

  async function documents<T>(): Promise<T[]> {
    await lastValueFrom(client.indices.refresh$({ index: 'cities' }))
    return lastValueFrom(client.helpers.scan$<T>({ index: 'cities' }, { as: 'source' }).pipe(toArray()))
  }

  it('writes lines of JSON and lists those that are refused', async () => {
    writeFileSync(join(folder, 'cities.ndjson'), '{"n":1}\n{"n":2}\n\n{"n":"no number"}\n{"n":4}\n')
    await lastValueFrom(client.indices.create$({ index: 'cities', mappings: { properties: { n: { type: 'long' } } } }))
    const { code, output } = await run('cities.ndjson')
    expect(code).toBe(1)
    expect(output).toContain(`[${'#'.repeat(30)}] 100 % 4 records, 1 failed`)
    expect(output).toContain('complete: 4 records, 1 failed\n')
    expect((await documents<{ n: number }>()).map(({ n }) => n).sort()).toEqual([1, 2, 4])
    expect(existsSync(join(folder, 'cities.ndjson.position'))).toBe(false)
  })

  it('writes rows of CSV', async () => {
    writeFileSync(join(folder, 'cities.csv'), '\ufeffname,country\n"Frankfurt, Oder",DE\nParis,FR\n')
    const { code } = await run('cities.csv')
    expect(code).toBe(0)
    expect(await documents()).toEqual([
      { name: 'Frankfurt, Oder', country: 'DE' },
      { name: 'Paris', country: 'FR' },
    ])
  })

  it('resumes where it was killed', async () => {
    const text = 'x'.repeat(1_000)
    const all = Array.from({ length: 20_000 }, (_, n) => n)
    writeFileSync(join(folder, 'cities.ndjson'), all.map((n) => `{"n":${n},"text":"${text}"}\n`).join(''))
    const first = start('ingest/ingest.mjs', [join(folder, 'cities.ndjson'), 'cities'], {
      ELASTICSEARCH_URL: cluster.url,
    })
    let left = 3
    const stop = cluster.intercept(({ path }) => {
      if (!path.endsWith('/_bulk') || --left > 0 || !existsSync(join(folder, 'cities.ndjson.position')))
        return undefined
      first.kill('SIGKILL')
      return { disconnect: true }
    })
    expect((await ended(first)).code).toBe(null)
    stop()
    cluster.clearRequests()
    expect((await run('cities.ndjson')).output).toContain('complete: 20000 records, 0 failed\n')
    const numbers = await lastValueFrom(
      client.helpers.scan$<{ n: number }>({ index: 'cities' }, { as: 'source' }).pipe(
        map(({ n }) => n),
        toArray(),
      ),
    )
    expect(numbers.toSorted((one, other) => one - other)).toEqual(all)
    expect(cluster.requests.some(({ body }) => body.includes('"cities.ndjson-0"'))).toBe(false)
  })
})
