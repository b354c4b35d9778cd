import { lastValueFrom, mergeMap, NEVER, type Observable, of, Subject, throwError } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import type { AuthSource, Credentials } from '../../../src/credentials/credentials.js'
import type { Authorization } from '../../../src/credentials/credentials-source.js'
import { CredentialsSource } from '../../../src/credentials/credentials-source.js'
import { ConfigurationError, ResponseError } from '../../../src/errors/index.js'
import type { WireEvent } from '../../../src/message/wire.js'
import type { Attempt } from '../../../src/nodes/attempt.js'
import { authenticate } from '../../../src/operators/authenticate.js'
import { head, makeAttempt, makeCall, makeNode } from '../../support/calls/calls.js'
import { record } from '../../support/recording/recorded.js'

const plain = makeNode('plain')
const withUrl = makeNode('with-url', undefined, { authorization: 'Basic url' })

const from = (source: Exclude<AuthSource, Credentials>) => new CredentialsSource(source)
const refusal = (statusCode = 401) => new ResponseError(makeCall().diagnostics({ statusCode, headers: {} }))

/** Stands for the rest of the pipeline: it keeps what it is sent, and answers one after the other, the last way for ever. */
class Rest {
  readonly attempts: Attempt[] = []
  readonly #answers: readonly Observable<WireEvent>[]

  constructor(...answers: readonly (WireEvent | Error)[]) {
    this.#answers = answers.map((answer) => (answer instanceof Error ? throwError(() => answer) : of(answer)))
  }

  response$(auth: Authorization | undefined, attempt = makeAttempt(plain)): Observable<WireEvent> {
    return of(attempt).pipe(authenticate(makeCall({ settings: { auth } }))(mergeMap((sent) => this.#answer(sent))))
  }

  get authorizations(): unknown[] {
    return this.attempts.map(({ headers }) => headers.authorization)
  }

  #answer(attempt: Attempt): Observable<WireEvent> {
    const answer = this.#answers[Math.min(this.attempts.length, this.#answers.length - 1)]
    this.attempts.push(attempt)
    return answer ?? NEVER
  }
}

async function attempted(auth: Authorization | undefined, attempt?: Attempt): Promise<Attempt | undefined> {
  const rest = new Rest(head())
  expect(await lastValueFrom(rest.response$(auth, attempt))).toEqual(head())
  expect(rest.attempts).toHaveLength(1)
  return rest.attempts[0]
}

/** Keys that are other ones each time, and how often they were asked for. */
function rotating(...keys: string[]) {
  return vi.fn((): Credentials => ({ apiKey: keys.shift() ?? expect.fail('asked too often') }))
}

describe('authenticate', () => {
  describe('an attempt', () => {
    const explicit = makeAttempt(withUrl, { headers: { authorization: 'Bearer explicit' } })
    const key = () => ({ apiKey: 'asked' })

    it.each<[string, Authorization | undefined, Attempt, string | undefined]>([
      ['an explicit header before all others', 'ApiKey client', explicit, 'Bearer explicit'],
      ['an explicit header before the URL', undefined, explicit, 'Bearer explicit'],
      ['given credentials before those in the URL', 'ApiKey client', makeAttempt(withUrl), 'ApiKey client'],
      ['a function before the URL', from(key), makeAttempt(withUrl), 'ApiKey asked'],
      ['an Observable before the URL', from(of(key())), makeAttempt(withUrl), 'ApiKey asked'],
      ['the URL if there is nothing else', undefined, makeAttempt(withUrl), 'Basic url'],
      ['nothing if there is nothing', undefined, makeAttempt(plain), undefined],
      ['nothing for nobody, whatever the URL says', null, makeAttempt(withUrl), undefined],
      ['credentials where a header is removed', 'ApiKey a', makeAttempt(plain, { headers: { authorization: undefined } }), 'ApiKey a'], // biome-ignore format: one line a case
    ])('uses %s', async (_what, auth, attempt, expected) => {
      expect((await attempted(auth, attempt))?.headers.authorization).toBe(expected)
    })

    it('asks no source if there is an explicit header, and repeats nothing', async () => {
      const ask = rotating()
      const rest = new Rest(refusal())
      expect(await record(rest.response$(from(ask), explicit)).failed()).toBeInstanceOf(ResponseError)
      expect([rest.authorizations, ask.mock.calls]).toEqual([['Bearer explicit'], []])
    })

    it('passes on a changed copy, or the attempt itself if there is nothing to add', async () => {
      const attempt = makeAttempt(plain, { headers: { 'x-id': '1' } })
      expect(await attempted('ApiKey a', attempt)).toEqual({
        ...attempt,
        headers: { 'x-id': '1', authorization: 'ApiKey a' },
      })
      expect(attempt.headers).toEqual({ 'x-id': '1' })
      expect(await attempted(undefined, attempt)).toBe(attempt)
    })

    it('returns the inner operator without credentials', () => {
      const inner = mergeMap((_attempt: Attempt) => of<WireEvent>(head()))
      expect(authenticate(makeCall({ settings: { auth: null } }))(inner)).toBe(inner)
    })

    it('asks once for each attempt, so that a rotated key is used', async () => {
      const ask = rotating('one', 'two')
      const rest = new Rest(head())
      const response$ = rest.response$(from(ask))
      expect(ask).not.toHaveBeenCalled()
      await lastValueFrom(response$)
      await lastValueFrom(response$)
      expect(rest.authorizations).toEqual(['ApiKey one', 'ApiKey two'])
    })

    it('waits for the credentials and unsubscribes from them with its consumer', () => {
      const credentials$ = new Subject<Credentials>()
      const rest = new Rest(head())
      const call = record(rest.response$(from(credentials$)))
      expect([call.values, call.endings, credentials$.observed]).toEqual([[], 0, true])
      call.unsubscribe()
      expect([rest.attempts, credentials$.observed]).toEqual([[], false])
    })
  })

  describe('after a 401', () => {
    it('asks once more and repeats the attempt at its node', async () => {
      const rest = new Rest(refusal(), head())
      const attempt = makeAttempt(withUrl, { method: 'POST', path: '/books/_doc', headers: { 'x-id': '1' } })
      const call = record(rest.response$(from(rotating('old', 'new')), attempt))
      expect(await call.completed()).toEqual([head()])
      const sent = (authorization: string) => ({ ...attempt, headers: { 'x-id': '1', authorization } })
      expect(rest.attempts).toEqual([sent('ApiKey old'), sent('ApiKey new')])
    })

    it('passes on the second 401', async () => {
      const second = refusal()
      const rest = new Rest(refusal(), second)
      expect(await record(rest.response$(from(rotating('old', 'new')))).failed()).toBe(second)
      expect(rest.attempts).toHaveLength(2)
    })

    it.each([400, 403, 407, 500])('does not repeat after a %i', async (statusCode) => {
      const error = refusal(statusCode)
      const rest = new Rest(error)
      expect(await record(rest.response$(from(rotating('only')))).failed()).toBe(error)
    })

    it('repeats nothing with constant credentials', async () => {
      for (const auth of ['ApiKey a', undefined]) {
        const error = refusal()
        const rest = new Rest(error)
        expect(await record(rest.response$(auth, makeAttempt(withUrl))).failed()).toBe(error)
        expect(rest.attempts).toHaveLength(1)
      }
    })

    it('uses an answer that other calls got since, if it differs', async () => {
      const ask = rotating('old', 'new')
      const source = from(ask)
      const slow = new Subject<WireEvent>()
      const late = of(makeAttempt(plain)).pipe(
        authenticate(makeCall({ settings: { auth: source } }))(
          mergeMap(({ headers }) => (headers.authorization === 'ApiKey old' ? slow : of(head()))),
        ),
      )
      const call = record(late)
      await lastValueFrom(new Rest(head()).response$(source))
      slow.error(refusal())
      expect(await call.completed()).toEqual([head()])
      expect(ask).toHaveBeenCalledTimes(2)
    })

    it('asks once for all attempts that were refused together', async () => {
      const answers = [new Subject<Credentials>(), new Subject<Credentials>()]
      const asked: Subject<Credentials>[] = []
      const source = from(() => {
        const answer = answers[asked.length] ?? expect.fail('asked too often')
        asked.push(answer)
        return answer
      })
      const isNew = (sent: Attempt) => sent.headers.authorization === 'ApiKey new'
      const inner = mergeMap((sent: Attempt) => (isNew(sent) ? of<WireEvent>(head()) : throwError(() => refusal())))
      const response$ = of(makeAttempt(plain)).pipe(authenticate(makeCall({ settings: { auth: source } }))(inner))
      const calls = [record(response$), record(response$), record(response$)]
      answers[0]?.next({ apiKey: 'old' })
      expect([asked.length, answers[1]?.observed]).toEqual([2, true])
      answers[1]?.next({ apiKey: 'new' })
      for (const call of calls) expect(await call.completed()).toEqual([head()])
      expect(answers.map(({ observed }) => observed)).toEqual([false, false])
    })

    it('unsubscribes from the second answer with its consumer', () => {
      const second = new Subject<Credentials>()
      const answers: Observable<Credentials>[] = [of({ apiKey: 'old' }), second]
      const call = record(new Rest(refusal()).response$(from(() => answers.shift() ?? NEVER)))
      expect(second.observed).toBe(true)
      call.unsubscribe()
      expect([second.observed, call.endings]).toEqual([false, 0])
    })

    it('passes on the error of asking again', async () => {
      const sealed = new Error('the vault is sealed')
      const answers: Observable<Credentials>[] = [of({ apiKey: 'old' }), throwError(() => sealed)]
      const error = await record(new Rest(refusal()).response$(from(() => answers.shift() ?? NEVER))).failed()
      expect(error).toBe(sealed)
    })

    it('does not treat a 401 of the source as one of Elasticsearch', async () => {
      const error = refusal()
      const ask = vi.fn(() => throwError(() => error))
      expect(await record(new Rest(head()).response$(from(ask))).failed()).toBe(error)
      expect(ask).toHaveBeenCalledTimes(1)
    })
  })

  describe('a source of credentials', () => {
    const vault = new Error('the vault is sealed')
    const ours = new ConfigurationError('no vault')
    it.each<[string, Error, () => Observable<never> | Promise<never>]>([
      ['throws', vault, () => { throw vault }], // biome-ignore format: one line a case
      ['rejects', vault, () => Promise.reject(vault)],
      ['errors', vault, () => throwError(() => vault)],
      ['errors with one of our errors', ours, () => throwError(() => ours)],
    ])('that %s ends the attempt with that error, unchanged', async (_how, error, ask) => {
      const rest = new Rest(head())
      expect(await record(rest.response$(from(ask))).failed()).toBe(error)
      expect(rest.attempts).toEqual([])
    })

    it.each<[string, unknown]>([
      ['nothing', null],
      ['a text', 'ApiKey secret'],
      ['a number', 1],
      ['half a pair', { password: 'secret' }],
      ['what it does not know', { token: 'secret' }],
      ['an empty key', { apiKey: '' }],
      ['a line break', { bearer: 'a\r\nx: 1' }],
    ])('is refused %s as credentials, now or later, without showing it', async (_what, answer) => {
      // As JavaScript would call it: the types refuse most of these.
      const ask = () => JSON.parse(JSON.stringify(answer))
      for (const auth of [from(ask), from(() => Promise.resolve(ask()))]) {
        const error = await record(new Rest(head()).response$(auth)).failed()
        expect(error).toBeInstanceOf(ConfigurationError)
        expect(String(error)).not.toContain('secret')
      }
    })
  })
})
