import { errors } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { of, Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'

const project = () => of(1)

describe('parseOnlyOption', () => {
  it.each<[what: string, operator: (...given: never[]) => unknown, given: unknown[], message: string]>([
    [
      'a number for options',
      paced,
      [project, 2],
      'paced: options must be an object with concurrency, got a number; pass { concurrency: 2 }',
    ],
    ['a typo', paced, [project, { concurency: 2 }], 'paced has no option "concurency"; did you mean concurrency?'],
    ['a wrong value', paced, [project, { concurrency: 0 }], 'concurrency must be a whole number between 1 and'],
    ['no options', paced, [project, null], 'paced: options must be an object with concurrency, got null'],
    ['an AbortController', paced, [project, new AbortController()], 'must be a plain object, got an AbortController'],
    ['no function', paced, [], 'paced: project must be a function, got nothing'],
    [
      'a number for options',
      iterate,
      [of(1), 5],
      'iterate: options must be an object with highWaterMark, got a number; pass { highWaterMark: 5 }',
    ],
    [
      'a typo',
      iterate,
      [of(1), { highwatermark: 1 }],
      'iterate has no option "highwatermark"; did you mean highWaterMark?',
    ],
    ['a wrong value', iterate, [of(1), { highWaterMark: '5' }], 'highWaterMark must be a whole number between 1 and'],
    [
      'a promise',
      iterate,
      [Promise.resolve(1)],
      'iterate: the source must be an Observable, got a Promise; convert it with from() of rxjs',
    ],
    [
      'a list',
      iterate,
      [[1]],
      'iterate: the source must be an Observable, got an array; convert it with from() of rxjs',
    ],
    ['no source', iterate, [], 'iterate: the source must be an Observable, got nothing'],
    ['an object', iterate, [{}], 'iterate: the source must be an Observable, got an object'],
  ])('%s: refused by %o', (_what, operator, given, message) => {
    const call = (): unknown => Reflect.apply(operator, undefined, given)
    expect(call).toThrow(errors.ConfigurationError)
    expect(call).toThrow(message)
  })

  it('accepts right options, and treats undefined ones as not given', () => {
    for (const options of [undefined, {}, { concurrency: undefined }, { concurrency: 4 }]) {
      expect(paced(project, options)).toBeTypeOf('function')
    }
    for (const options of [undefined, {}, { highWaterMark: undefined }, { highWaterMark: 1 }]) {
      expect(iterate(new Subject(), options)[Symbol.asyncIterator]).toBeTypeOf('function')
    }
  })
})
