import { Client, type ClientEvent } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'

async function hintsOf(call: (client: Client) => Observable<unknown>): Promise<string[]> {
  const Connection = MemoryConnection.answering(() => ({ body: {} }))
  const client = new Client({ node: 'http://memory', Connection })
  const hints: string[] = []
  client.events$.subscribe((event: ClientEvent) => {
    if (event.type === 'hint') hints.push(event.message)
  })
  await lastValueFrom(call(client))
  expect(Connection.requests).toHaveLength(1)
  return hints
}

/** A call with parameters that the types would not let through. */
const search = (params: object) => (client: Client) => Reflect.apply(client.search$, client, [params])

describe('unknownParameters', () => {
  it.each<[string, object, string[]]>([
    ['a typo', { index: 'books', qeury: {} }, ['search has no parameter "qeury"; did you mean query?']],
    ['what nothing is like', { index: 'books', color: 'red' }, ['search has no parameter "color"']],
    [
      'two of them',
      { indx: 'books', sise: 5 },
      ['search has no parameter "indx"; did you mean index?', 'search has no parameter "sise"; did you mean size?'],
    ],
    ['what is not given', { index: 'books', qeury: undefined }, []],
    ['what every API has', { index: 'books', filter_path: 'hits', querystring: { a: 1 }, body: {} }, []],
  ])('suggests a name for %s and sends it unchanged', async (_name, params, expected) => {
    expect(await hintsOf(search(params))).toEqual(expected)
  })

  it('suggests nothing for the names of a document', async () => {
    expect(await hintsOf((client) => client.index$({ index: 'books', id: '1', document: { a: 1 } }))).toEqual([])
  })
})
