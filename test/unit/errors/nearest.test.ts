import { describe, expect, it } from 'vitest'
import { nearest } from '../../../src/errors/nearest.js'

describe('nearest', () => {
  it.each([
    ['serach', 'search'],
    ['indx', 'index'],
    ['Index', 'index'],
    ['documnet', 'document'],
    ['index', 'index'],
    ['banana', undefined],
    ['x', undefined],
  ])('%s is near %s', (name, expected) => {
    expect(nearest(name, ['search', 'index', 'document', 'id'])).toBe(expected)
  })
})
