import {
  concat,
  finalize,
  lastValueFrom,
  map,
  mergeMap,
  NEVER,
  Observable,
  type OperatorFunction,
  of,
  retry,
  Subject,
  throwError,
  toArray,
} from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import type { RequestHeaders } from '../../../src/message/wire.js'
import { intercept } from '../../../src/operators/intercept.js'
import type { Interceptor } from '../../../src/options/interceptors.js'
import { makeCall } from '../../support/calls/calls.js'

interface Ask {
  readonly path: string
  readonly id?: number
  readonly headers?: RequestHeaders
}
type Step = Interceptor<Ask, string>

/** What the interceptors are around: it answers with the path. */
const echo: OperatorFunction<Ask, string> = map(({ path, id }) => (id === undefined ? path : `${path}#${id}`))

const asked = (steps: readonly Step[], inner = echo, request: Ask = { path: 'a' }): Promise<string[]> =>
  lastValueFrom(of(request).pipe(intercept(makeCall(), steps)(inner), toArray()))

const adding =
  (text: string): Step =>
  (request, next) =>
    next({ ...request, path: request.path + text })

describe('intercept', () => {
  it('returns the inner operator without interceptors', () => {
    expect(intercept<Ask, string>(makeCall(), [])(echo)).toBe(echo)
  })

  it('puts the first interceptor outermost', async () => {
    const wrap =
      (name: string): Step =>
      (request, next) =>
        next({ path: `${request.path}>${name}` }).pipe(map((answer) => `${answer}<${name}`))
    expect(await asked([wrap('1'), wrap('2'), wrap('3')])).toEqual(['a>1>2>3<3<2<1'])
  })

  it('passes on a changed copy and adds missing properties to it', async () => {
    const request: Ask = Object.freeze({ path: 'a', id: 7 })
    expect(await asked([(_request, next) => next({ path: 'b' })], echo, request)).toEqual(['b#7'])
    expect(await asked([adding('b'), adding('c')], echo, request)).toEqual(['abc#7'])
  })

  it('allows not to call next', async () => {
    const inner = vi.fn(echo)
    expect(await asked([() => of('cached')], inner)).toEqual(['cached'])
    expect(inner).not.toHaveBeenCalled()
  })

  it('allows to call next twice, with a new attempt each time', async () => {
    let sent = 0
    const inner = mergeMap(({ path }: Ask) => of(`${path}-${++sent}`))
    const twice: Step = (request, next) => concat(next(request), next({ ...request, path: 'b' }))
    expect(await asked([twice], inner)).toEqual(['a-1', 'b-2'])
  })

  it('allows to subscribe to the result of next several times', async () => {
    let sent = 0
    const inner = mergeMap(() => (++sent < 3 ? throwError(() => new Error('busy')) : of('answer')))
    expect(await asked([(request, next) => next(request).pipe(retry(5))], inner)).toEqual(['answer'])
    expect(sent).toBe(3)
  })

  it('allows to change the response and the time of its end', async () => {
    const inner = mergeMap(() => of('1', '2', '3'))
    const shout: Step = (request, next) => next(request).pipe(map((answer) => `${answer}!`))
    expect(await asked([shout], inner)).toEqual(['1!', '2!', '3!'])
  })

  const broken = new Error('broken')
  it.each<[string, Step]>([
    ['throws', () => { throw broken }], // biome-ignore format: one line a case
    ['errors', () => throwError(() => broken)],
  ])('passes on the error of an interceptor that %s', async (_how, step) => {
    await expect(asked([adding('b'), step])).rejects.toBe(broken)
  })

  it('fails if an interceptor returns nothing', async () => {
    const forgetful: Step = () => JSON.parse('null')
    await expect(asked([forgetful])).rejects.toBeInstanceOf(Error)
  })

  it('uses the passed header fields in place of those of the same name', async () => {
    const headers = map(({ headers: given }: Ask) => JSON.stringify(given))
    const step: Step = (request, next) => next({ ...request, headers: { ...request.headers, Authorization: 'mine' } })
    expect(await asked([step], headers, { path: 'a', headers: { authorization: 'theirs' } })).toEqual([
      '{"authorization":"mine"}',
    ])
    const wrong: Step = (request, next) => next({ ...request, headers: { 'x-a': 'b\r\nc: d' } })
    await expect(asked([wrong], headers, { path: 'a', headers: {} })).rejects.toThrow(
      'has a character that a header cannot carry',
    )
  })

  it('ends everything with its consumer', () => {
    const released = vi.fn()
    const source$ = new Subject<Ask>()
    const step: Step = (request, next) => next(request).pipe(finalize(released))
    const subscription = source$
      .pipe(intercept(makeCall(), [step, step])(mergeMap(() => NEVER.pipe(finalize(released)))))
      .subscribe()
    source$.next({ path: 'a' })
    expect([released.mock.calls.length, source$.observed]).toEqual([0, true])
    subscription.unsubscribe()
    expect([released.mock.calls.length, source$.observed]).toEqual([3, false])
  })

  it('calls no interceptor before subscribe', () => {
    const step = vi.fn<Step>((request, next) => next(request))
    const sent = vi.fn()
    const answer$ = of<Ask>({ path: 'a' }).pipe(
      intercept(makeCall(), [step])(mergeMap(() => new Observable<string>(sent))),
    )
    expect(step).not.toHaveBeenCalled()
    answer$.subscribe()
    answer$.subscribe()
    expect([step.mock.calls.length, sent.mock.calls.length]).toEqual([2, 2])
  })
})
