import { describe, expect, it } from 'vitest'
import { DEFAULTS } from '../../../src/options/call-settings.js'
import { OPTIONS } from '../../../src/options/option-table.js'
import { namesIn } from '../../../src/validate/option-row.js'

const SCOPES = ['shared', 'call', 'result', 'derived', 'client', 'location']

describe('OPTIONS', () => {
  it('gives each option one of the documented scopes and a validator', () => {
    for (const [name, { scope, parse }] of Object.entries(OPTIONS)) {
      expect(SCOPES, name).toContain(scope)
      expect(parse, name).toBeTypeOf('function')
    }
  })

  it('holds the documented defaults of calls', () => {
    expect(DEFAULTS).toMatchObject({ connectTimeout: 10_000, maxRetries: 3, retryOnTimeout: false, compression: false })
    for (const name of ['requestTimeout', 'totalTimeout', 'headersTimeout', 'idleTimeout', 'maxResponseSize'])
      expect(DEFAULTS, name).not.toHaveProperty(name)
  })

  it('has three ways to name Elasticsearch', () => {
    expect(namesIn(OPTIONS, 'location')).toEqual(['node', 'nodes', 'cloud'])
  })

  it('excludes the form of results from the options that helpers pass on', () => {
    expect([...namesIn(OPTIONS, 'result')].sort()).toEqual(['asStream', 'ignore', 'meta'])
  })
})
