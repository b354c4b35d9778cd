import { runInNewContext } from 'node:vm'
import { expect, describe as group, it } from 'vitest'
import { describe, quote } from '../../../src/errors/describe.js'
import { isPlainObject } from '../../../src/errors/plain-object.js'

group('describe', () => {
  it.each<[unknown, string]>([
    [undefined, 'nothing'],
    [null, 'null'],
    ['', 'an empty string'],
    ['secret', 'a string'],
    [7, 'a number'],
    [['secret'], 'an array'],
    [{ password: 'secret' }, 'an object'],
    [Promise.resolve(), 'a Promise'],
    [new AbortController(), 'an AbortController'],
    [new Date(Number.NaN), 'an invalid Date'],
    [Object.create({ id: 1 }), 'an object that inherits from another one'],
  ])('describes %o as %s', (value, description) => {
    expect(describe(value)).toBe(description)
  })
})

group('quote', () => {
  it.each<[unknown, string]>([
    ['30 sec', '"30 sec"'],
    ['', '""'],
    [Number.NaN, 'NaN'],
    [{}, 'an object'],
  ])('quotes %o as %s', (value, quoted) => {
    expect(quote(value)).toBe(quoted)
  })
})

group('isPlainObject', () => {
  it.each([{}, { a: 1 }, Object.create(null), runInNewContext('({ a: 1 })')])('accepts %o', (value) => {
    expect(isPlainObject(value)).toBe(true)
  })

  it.each([[[]], [new Map()], [new Date()], [Buffer.of(1)], [Object.create({})], [null], ['{}'], [() => 1]])(
    'refuses %o',
    (value) => {
      expect(isPlainObject(value)).toBe(false)
    },
  )
})
