import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import {
  entriesOf,
  parseAnything,
  parseBoolean,
  parseCount,
  parseFunction,
  parseOneOf,
  parseOptions,
  parseText,
  parseWithin,
  switchable,
  unknownOption,
  type Validators,
} from '../../../src/validate/parse-options.js'

interface Options {
  size: number
  name: string
}

const VALIDATORS: Validators<Options> = { size: parseCount, name: parseText }

describe('parseOptions', () => {
  it('returns the options that are given', () => {
    expect(parseOptions(VALIDATORS, { size: 3, name: 'a' }, 'scan')).toEqual({ size: 3, name: 'a' })
    expect(parseOptions(VALIDATORS, {}, 'scan')).toEqual({})
  })

  it('takes undefined and null as not given', () => {
    expect(parseOptions(VALIDATORS, { size: undefined, name: null }, 'scan')).toEqual({})
  })

  it('changes nothing in what it is given', () => {
    const given = Object.freeze({ size: 3 })
    expect(parseOptions(VALIDATORS, given, 'scan')).not.toBe(given)
  })

  it.each<[given: unknown, message: string]>([
    [{ sise: 3 }, 'scan has no option "sise"; did you mean size?'],
    [{ color: undefined }, 'scan has no option "color"; see the docs'],
    [{ size: -1 }, 'size must be a whole number of 0 or more, got -1'],
    [5, 'the options must be an object with size or name, got a number'],
    [undefined, 'the options must be an object with size or name, got nothing'],
    [[], 'the options must be an object with size or name, got an array'],
    [new AbortController(), 'the options must be a plain object, got an AbortController'],
  ])('refuses %j', (given, message) => {
    const parse = () => parseOptions(VALIDATORS, given, 'scan', 'the options', '; see the docs')
    expect(parse).toThrow(ConfigurationError)
    expect(parse).toThrow(message)
  })

  it('knows no names that objects inherit', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      const given = Object.defineProperty({}, name, { value: 1, enumerable: true })
      expect(() => parseOptions(VALIDATORS, given, 'scan'), name).toThrow(`scan has no option "${name}"`)
    }
  })
})

describe('entriesOf', () => {
  it('names the members of small objects only', () => {
    const large = { a: 1, b: 1, c: 1, d: 1, e: 1 }
    expect(() => entriesOf(large, 1, 'tls')).toThrow(new ConfigurationError('tls must be an object, got a number'))
  })

  it('takes instances with properties of their own, such as settings', () => {
    class Settings {
      size = 3
    }
    expect(entriesOf(VALIDATORS, new Settings(), 'scan')).toEqual([['size', 3]])
  })
})

describe('unknownOption', () => {
  it.each([
    ['max_size', 'maxSize'],
    ['maxSise', 'maxSize'],
    ['max', 'maxSize'],
  ])('suggests a name for %s', (name, meant) => {
    expect(unknownOption('scan', name, ['maxSize', 'name'])).toBe(
      `scan has no option "${name}"; did you mean ${meant}?`,
    )
  })
})

describe('a parser', () => {
  const noFunction = parseFunction()
  const upTo5 = parseWithin(5)
  const word = parseOneOf('hit', 'raw')

  it.each<[parse: (name: string, value: unknown) => unknown, accepted: readonly unknown[]]>([
    [parseCount, [0, 1, Number.MAX_SAFE_INTEGER]],
    [upTo5, [1, 5]],
    [parseBoolean, [true, false]],
    [parseText, ['', 'a']],
    [noFunction, [() => 1, class {}]],
    [word, ['hit', 'raw']],
    [parseAnything, [undefined, null, NaN]],
  ])('%o accepts its values unchanged', (parse, accepted) => {
    for (const value of accepted) expect(parse('x', value)).toBe(value)
  })

  it.each<[parse: (name: string, value: unknown) => unknown, refused: readonly unknown[], wanted: string]>([
    [parseCount, [-1, 0.5, NaN, Infinity, 2 ** 53, '1', 1n], 'x must be a whole number of 0 or more'],
    [upTo5, [0, 6, 1.5, '1'], 'x must be a whole number between 1 and 5'],
    [parseBoolean, [0, 'true', null], 'x must be true or false'],
    [parseText, [0, {}, null], 'x must be a string'],
    [noFunction, ['f', {}, null], 'x must be a function'],
    [word, ['Hit', 0, undefined], 'x must be one of hit, raw'],
  ])('%o refuses others, and names the option', (parse, refused, wanted) => {
    for (const value of refused) {
      expect(() => parse('x', value)).toThrow(ConfigurationError)
      expect(() => parse('x', value)).toThrow(wanted)
    }
  })

  it('shows numbers and words, and nothing that may be a secret', () => {
    expect(() => parseText('password', 1234)).toThrow('password must be a string, got 1234')
    expect(() => parseBoolean('x', 'secret')).toThrow('x must be true or false, got a string')
    expect(() => word('as', 'sorce')).toThrow('as must be one of hit, raw, got "sorce"')
  })
})

describe('switchable', () => {
  it('switches an option off by 0 and false, and parses the rest', () => {
    const parse = switchable(parseCount)
    expect(parse('x', 0)).toBeUndefined()
    expect(parse('x', false)).toBeUndefined()
    expect(parse('x', 7)).toBe(7)
    expect(() => parse('x', true)).toThrow('x must be a whole number')
  })
})
