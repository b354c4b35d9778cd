import { Client, type EsqlOptions } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { lastValueFrom, toArray } from 'rxjs'
import { afterEach } from 'vitest'

export const COLUMNS = [
  { name: 'name', type: 'keyword' },
  { name: 'tags', type: 'keyword' },
]
export const ROWS = [
  ['a', ['x', 'y']],
  ['b', null],
]
export const whole = (more = {}): MemoryResponse => ({
  body: { took: 1, is_partial: false, columns: COLUMNS, values: ROWS, ...more },
})

export let client: Client
afterEach(() => client.close())

export type Answer = Parameters<typeof MemoryConnection.answering>[0]

/** A client whose requests are answered here, and what it asks: method, path and body. */
export function connect(answer: Answer): { readonly asked: string[]; readonly bodies: unknown[] } {
  const asked: string[] = []
  const bodies: unknown[] = []
  const Connection = MemoryConnection.answering((request) => {
    asked.push(`${request.method} ${request.path}`)
    bodies.push(typeof request.body === 'string' ? JSON.parse(request.body) : request.body)
    return answer(request)
  })
  client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
  return { asked, bodies }
}

export const rows = (options?: EsqlOptions, params = {}) =>
  lastValueFrom(client.helpers.esql$({ query: 'FROM a', ...params }, options).pipe(toArray()))
