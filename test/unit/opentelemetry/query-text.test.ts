import { describe, expect, it } from 'vitest'
import type { CallMessage } from '../../../src/observe/call-message.js'
import { queryText } from '../../../src/opentelemetry/query-text.js'

function textOf(api: string, params: object): string | undefined {
  const call: object = { api, request: { params, options: {}, id: 1 } }
  return queryText(call as CallMessage)
}

describe('queryText', () => {
  it('replaces each value of a search by `?`', () => {
    const body = { query: { terms: { a: [1, 'b', null, true] } }, size: 3 }
    expect(textOf('search', { body })).toBe('{"query":{"terms":{"a":["?","?","?","?"]}},"size":"?"}')
  })

  it('joins the different queries of a multi search', () => {
    const bulkBody = [{ index: 'a' }, { size: 1 }, { index: 'b' }, { size: 2 }, {}, { from: 1 }]
    expect(textOf('msearch', { bulkBody })).toBe('{"size":"?"}; {"from":"?"}')
  })

  it('is shortened to 2,048 characters', () => {
    expect(textOf('search', { body: { ['a'.repeat(3_000)]: 1 } })).toHaveLength(2_048)
  })

  it('contains texts of other languages only with parameters', () => {
    expect(textOf('esql.query', { body: { query: 'FROM a', params: [1] } })).toBe('FROM a')
    for (const params of [undefined, []])
      expect(textOf('sql.query', { body: { query: 'SELECT 1', params } })).toBeUndefined()
  })

  it('contains nothing that has no form without values, and nothing of other APIs', () => {
    expect(textOf('search', { body: '{"query":{}}' })).toBeUndefined()
    expect(textOf('search', {})).toBeUndefined()
    expect(textOf('msearch', { bulkBody: ['{}', '{}'] })).toBeUndefined()
    expect(textOf('msearch', { bulkBody: '{}\n{}\n' })).toBeUndefined()
    expect(textOf('index', { body: { a: 1 } })).toBeUndefined()
  })
})
