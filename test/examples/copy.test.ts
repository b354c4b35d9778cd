import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { FakeCluster } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ended, start } from './run.js'

describe('the example copy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'copy-'))
  let source: FakeCluster
  let target: FakeCluster

  beforeAll(async () => {
    source = await FakeCluster.start()
    target = await FakeCluster.start()
    const client = new Client({ node: source.url })
    const text = 'x'.repeat(1_000)
    const write = client.helpers.bulk<number>({
      index: 'cities',
      as: 'flush',
      refreshOnCompletion: true,
      onDocument: (n) => [{ index: { _id: `${n}` } }, { n, text }],
    })
    await lastValueFrom(pullFrom(Array(20_000).keys()).pipe(write))
    await client.close()
  })

  afterAll(async () => {
    await source.close()
    await target.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('copies an index into another cluster although it is killed half-way', async () => {
    const run = () => start('copy/copy.mjs', [`${source.url}/cities`, `${target.url}/copies`], {}, folder)
    const first = run()
    const stop = target.intercept(({ path }) => {
      if (!path.endsWith('/_bulk') || !existsSync(join(folder, 'cities.position'))) return undefined
      first.kill('SIGKILL')
      return { disconnect: true }
    })
    expect((await ended(first)).code).toBe(null)
    stop()
    const { code, output } = await ended(run())
    expect(code).toBe(0)
    expect(output).toContain('of 20000 documents')
    expect(output).toContain('\ncomplete\n')
    expect(existsSync(join(folder, 'cities.position'))).toBe(false)
    const client = new Client({ node: target.url })
    await lastValueFrom(client.indices.refresh$({ index: 'copies' }))
    expect((await lastValueFrom(client.count$({ index: 'copies' }))).count).toBe(20_000)
    await client.close()
    expect(source.openContexts.pit).toBe(0)
  })
})
