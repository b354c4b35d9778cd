import { Client, type ClientOptions } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import type { Observable } from 'rxjs'
import { afterEach } from 'vitest'

export type Line = Readonly<Record<string, unknown>>

export let client: Client
afterEach(() => client.close())

/** The response of a search that finds as many hits as its body says. */
export const found = (hits: number) => ({
  took: 1,
  status: 200,
  _shards: { total: 1 },
  hits: { total: { value: hits }, hits: [] },
})

export interface Asked {
  /** Path and searches of each request. */
  readonly requests: { readonly path: string; readonly lines: Line[] }[]
}

export function connect(
  respond: (lines: Line[], path: string) => MemoryResponse | Observable<MemoryResponse> = (lines) => ({
    body: { responses: lines.filter((_, place) => place % 2 === 1).map(({ size }) => found(Number(size))) },
  }),
  options: Partial<ClientOptions> = {},
): Asked {
  const requests: Asked['requests'] = []
  const Connection = MemoryConnection.answering(({ path, body }) => {
    const lines = String(body ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line): Line => JSON.parse(line))
    requests.push({ path, lines })
    return respond(lines, path)
  })
  client = new Client({ node: 'http://memory', Connection, retryBackoff: () => 0, ...options } as ClientOptions)
  return { requests }
}

export const total = (response: { hits: { total?: number | { value: number } | undefined } }) =>
  Object(response.hits.total).value
