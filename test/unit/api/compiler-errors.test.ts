import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LanguageServer } from '../../support/editor/language-server.js'

const MISTAKES: readonly (readonly [code: string, message: string])[] = [
  ["client.search$({ index: 'logs', qeury: {} })", "Did you mean to write 'query'?"],
  ["client.search$({ index: 'logs' }, { requestTimeOut: 5 })", "Did you mean to write 'requestTimeout'?"],
  ["client.search$({ index: 'logs' }, { maxRetries: 1, metta: true })", 'NotAnOption<"metta">'],
  ["client.search$({ index: 'logs' }, () => {})", "has no properties in common with type 'CallOptions'"],
  ["client.search$<Log>({ index: 'logs' }, { requestTimeOut: 5 })", "Did you mean to write 'requestTimeout'?"],
  ["client.search$<Log>({ index: 'logs', qeury: {} }, { meta: true })", "Did you mean to write 'query'?"],
  ["client.search$({ aggs: { a: { terms: { feild: 'x' } } } })", "Did you mean to write 'field'?"],
  ["client.mget$({ docs: [{ _id: '1', _sorce: ['title'] }] })", 'NotAnOption<"_sorce">'],
  ["client.search$({ aggs: { a: { terms: { field: 'x', siez: 3 } } } })", 'NotAnOption<"siez">'],
  ["client.mget$({ docs: [{ _source: ['title'] }] })", "Property '_id' is missing"],
  ["client.mget$({ index: 'logs', docs: [{ _id: '1', _source: 1 }] })", "Type 'number' is not assignable"],
  ["client.update$({ index: 'logs', id: '1', doc: {}, _source: 1 })", "Type 'number' is not assignable"],
  ["client.search$({ index: 'logs', _source_includes: 1 })", "Type 'number' is not assignable"],
  ["client.helpers.hits$({ index: 'logs', qeury: {} })", "Did you mean to write 'query'?"],
  ["client.helpers.scan$({ index: 'logs' }, { slicez: 3 })", "Did you mean to write 'slices'?"],
  ["client.helpers.scan$({ index: 'logs' }, { as: 'raww' })", '\'"raw"\'?'],
  ["client.helpers.bulk({ index: 'logs', flushByte: 3 })", "Did you mean to write 'flushBytes'?"],
  ["client.helpers.bulk({ index: 'other', flushByte: 3 })", "Did you mean to write 'flushBytes'?"],
  ["client.helpers.copy$({ index: 'logs' }, { indexx: 'x' })", "Did you mean to write 'index'?"],
  ["client.helpers.asyncSearch$({ index: 'logs', qeury: {} })", "Did you mean to write 'query'?"],
]

const HEAD = `import { Client } from 'rxelastic'
interface Log { message: string }
const client = new Client<{ logs: Log }>({ node: 'http://localhost:9200' })
`

describe('errors of the compiler', () => {
  const server = new LanguageServer()
  let errors: ReadonlyMap<number, string>
  beforeAll(async () => {
    await server.open(HEAD + MISTAKES.map(([code]) => code).join('\n'))
    errors = await server.errors()
  })
  afterAll(() => server[Symbol.dispose]())

  it.each(MISTAKES.map((mistake, line) => [...mistake, line + HEAD.split('\n').length - 1] as const))(
    'name the mistake in %s',
    (_code, message, line) => {
      expect(errors.get(line)).toContain(message)
      expect(errors.get(line)?.split('\n').length).toBeLessThanOrEqual(3)
    },
  )
})
