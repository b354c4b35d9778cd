import { describe, expect, it } from 'vitest'
import { defaultsIn, namesIn, option, validatorsIn } from '../../../src/validate/option-row.js'
import { parseBoolean, parseCount } from '../../../src/validate/parse-options.js'

const table = {
  retries: option('shared', parseCount, 3),
  strict: option('client', parseBoolean, false),
  limit: option('shared', parseCount),
}

describe('option', () => {
  it('makes a row with scope and validator, and with a default only if there is one', () => {
    expect(table.retries).toEqual({ scope: 'shared', parse: parseCount, defaultValue: 3 })
    expect(table.limit).toEqual({ scope: 'shared', parse: parseCount })
    expect('defaultValue' in table.limit).toBe(false)
  })
})

describe('validatorsIn', () => {
  it('returns the validators of the given scopes only', () => {
    expect(validatorsIn(table, 'shared')).toEqual({ retries: parseCount, limit: parseCount })
    expect(validatorsIn(table, 'client')).toEqual({ strict: parseBoolean })
    expect(Object.keys(validatorsIn(table, 'shared', 'client'))).toEqual(['retries', 'strict', 'limit'])
  })
})

describe('defaultsIn', () => {
  it('leaves out options without a default, and keeps defaults that are false', () => {
    expect(defaultsIn(table, 'shared')).toEqual({ retries: 3 })
    expect(defaultsIn(table, 'client')).toEqual({ strict: false })
  })
})

describe('namesIn', () => {
  it('returns the names of the given scopes, in the order of the table', () => {
    expect(namesIn(table, 'shared')).toEqual(['retries', 'limit'])
    expect(namesIn(table, 'client', 'shared')).toEqual(['retries', 'strict', 'limit'])
    expect(namesIn(table)).toEqual([])
  })
})
