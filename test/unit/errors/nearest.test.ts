import { expect, test } from 'vitest'
import { nearest } from '../../../src/errors/nearest.js'

test.each([
  ['serach', 'search'],
  ['indx', 'index'],
  ['Index', 'index'],
  ['documnet', 'document'],
  ['index', 'index'],
  ['banana', undefined],
  ['x', undefined],
])('%s is near to %s', (name, expected) => {
  expect(nearest(name, ['search', 'index', 'document', 'id'])).toBe(expected)
})
