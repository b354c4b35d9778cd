import { Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'

const page = '\ufeff{"took":1,"_shards":{"total":1,"successful":1,"failed":0},"hits":{"hits":[]}}'

function answering(statusCode: number, body: string): Client {
  const Connection = MemoryConnection.answering(({ path }) => {
    if (path.includes('_pit')) return { body: { id: 'p' } }
    return { statusCode, body, headers: { 'content-type': 'application/json' } }
  })
  return new Client({ node: 'http://memory', Connection })
}

describe('a byte order mark in front of a response', () => {
  it.each<[name: string, read$: (client: Client) => Observable<unknown>]>([
    ['search$', (client) => client.search$({ index: 'i' })],
    ['asStream', (client) => client.search$({ index: 'i' }, { asStream: true })],
    ['hits$', (client) => client.helpers.hits$({ index: 'i' })],
    ['scan$', (client) => client.helpers.scan$({ index: 'i' })],
    ['scroll$', (client) => client.helpers.scroll$({ index: 'i' })],
  ])('is skipped by %s', async (_name, read$) => {
    await expect(lastValueFrom(read$(answering(200, page)).pipe(toArray()))).resolves.toBeInstanceOf(Array)
  })

  it('does not hide the type of an error', async () => {
    const error = await lastValueFrom(
      answering(404, '\ufeff{"error":{"type":"index_not_found_exception"}}').search$({ index: 'i' }),
    ).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(errors.ResponseError)
    expect(error).toMatchObject({ type: 'index_not_found_exception' })
  })
})
