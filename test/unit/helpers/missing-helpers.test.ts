import { Client } from 'rxelastic'
import { describe, expect, it } from 'vitest'

const { helpers } = new Client({ node: 'http://127.0.0.1:1' })

describe('nameMissingHelpers', () => {
  it.each<[string, string]>([
    ['search', "there is no client.helpers.search; use client.helpers.hits$ with { as: 'source' }"],
    ['scrollSearch', 'there is no client.helpers.scrollSearch; use client.helpers.scan$ or scroll$'],
    [
      'scrollDocuments',
      "there is no client.helpers.scrollDocuments; use client.helpers.scan$ or scroll$ with { as: 'source' }",
    ],
    ['esql', 'there is no client.helpers.esql; use client.helpers.esql$'],
    ['scan', 'there is no client.helpers.scan; use client.helpers.scan$'],
    [
      'search$',
      "there is no client.helpers.search$; use client.helpers.hits$ with { as: 'source' }, or client.search$",
    ],
    ['bulk$', 'there is no client.helpers.bulk$; use client.helpers.bulk, an operator without $'],
    ['msearch$', 'there is no client.helpers.msearch$; use client.helpers.msearch, an operator without $'],
    ['sql', 'there is no client.helpers.sql; use client.helpers.sql$'],
  ])('suggests a replacement of %s', (name, message) => {
    expect(() => Reflect.get(helpers, name)({ index: 'a' })).toThrow(new TypeError(message))
  })

  it('suggests the nearest helper for a misspelled one', () => {
    expect(() => Reflect.get(helpers, 'sacn$')).toThrow(
      'client.helpers.sacn$ is not a function; is client.helpers.scan$ meant?',
    )
  })

  it('ignores all other names', async () => {
    expect(Reflect.get(helpers, 'then')).toBeUndefined()
    expect(Reflect.get(helpers, 'toJSON')).toBeUndefined()
    expect(await helpers).toBe(helpers)
    expect('search' in helpers).toBe(false)
    expect(String(helpers)).toBe('[object Object]')
    expect(helpers.bulk).toBeTypeOf('function')
  })
})
