import { Client } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { asyncScheduler, type SchedulerLike } from 'rxjs'
import { onTestFinished } from 'vitest'

export const both = ['scan$', 'scroll$'] as const

/** Scheduler without waits. */
export const hurried: SchedulerLike = {
  now: () => asyncScheduler.now(),
  schedule: (work: never, delay = 0, state?: never) => asyncScheduler.schedule(work, delay < 5_000 ? 0 : delay, state),
}

export const shards = { total: 2, successful: 2, skipped: 0, failed: 0 }
export const hit = (id: number | string, more: object = {}) => ({
  _index: 'i',
  _id: `${id}`,
  _source: { id },
  sort: [id],
  ...more,
})
export const page = (hits: unknown[], more: object = {}) => ({
  _scroll_id: 's',
  pit_id: 'p',
  timed_out: false,
  _shards: shards,
  hits: { hits },
  ...more,
})

export interface Search {
  readonly client: Client
  /** Bodies and paths of the requests for pages. */
  readonly pages: string[]
  readonly paths: string[]
}

/** A client whose requests for pages are answered by these bodies, one after the other; behind the last one by an empty page. */
export function answering(...bodies: unknown[]): Search {
  const pages: string[] = []
  const paths: string[] = []
  const Connection = MemoryConnection.answering(({ path, method, body }): MemoryResponse => {
    paths.push(path)
    if (method === 'DELETE') return { body: {} }
    if (path.includes('/_settings')) return { body: { i: { settings: { 'index.uuid': 'u' } } } }
    if (path.includes('/_pit')) return { body: { id: 'p', _shards: shards } }
    if (path.includes('/_field_caps')) return { body: { indices: ['far:i'] } }
    pages.push(String(body))
    const answer = bodies[pages.length - 1] ?? page([])
    return { body: answer, headers: { 'content-type': 'application/json' } }
  })
  const client = new Client({ node: 'http://memory', Connection, scheduler: hurried })
  onTestFinished(() => client.close())
  return { client, pages, paths }
}

export const failed = (type: string) => ({
  _shards: { ...shards, successful: 1, failed: 1, failures: [{ shard: 1, index: 'i', reason: { type, reason: 'x' } }] },
})
