import { Client, type RawHit } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'

const hit = (source: Buffer | undefined): RawHit => ({
  _index: 'a',
  _id: '1',
  _routing: undefined,
  sort: undefined,
  _source: source,
})

async function bodyOf(operations: readonly unknown[]): Promise<string> {
  const Connection = MemoryConnection.answering(() => ({ body: { items: [], errors: false, took: 0 } }))
  const client = new Client({ node: 'http://memory', Connection })
  await lastValueFrom(client.bulk$({ operations: operations as object[] }))
  return String(Connection.requests[0]?.body)
}

describe('NDJSON bodies', () => {
  const action = { index: { _index: 'a' } }
  const actionLine = '{"index":{"_index":"a"}}\n'

  it.each([
    ['a Buffer', Buffer.from('{"n":1}')],
    ['a Buffer with a line feed', Buffer.from('{"n":1}\n')],
    ['a Uint8Array', new Uint8Array(Buffer.from('{"n":1}'))],
    ['a raw hit', hit(Buffer.from('{"n":1}'))],
    ['a string', '{"n":1}'],
    ['a string with a line feed', '{"n":1}\n'],
    ['an object', { n: 1 }],
  ])('contain %s on one line', async (_name, document) => {
    expect(await bodyOf([action, document])).toBe(`${actionLine}{"n":1}\n`)
    // Beside bytes, as well.
    expect(await bodyOf([action, document, action, Buffer.from('{}')])).toBe(`${actionLine}{"n":1}\n${actionLine}{}\n`)
  })

  it('refuse a raw hit without its document', async () => {
    await expect(bodyOf([action, hit(undefined)])).rejects.toThrow('has no _source')
  })
})
