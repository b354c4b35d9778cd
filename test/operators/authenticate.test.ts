import { EMPTY, firstValueFrom, lastValueFrom, NEVER, Observable, of, Subject } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import type { Attempt } from '../../src/call.js'
import { ConfigurationError } from '../../src/errors/index.js'
import { authenticate } from '../../src/operators/authenticate.js'
import type { Authorization } from '../../src/options/settings.js'
import { makeAttempt, makeNode } from '../support/calls.js'

const plain = makeNode('plain')
const withUrl = makeNode('with-url', undefined, { authorization: 'Basic url' })

function attempted(auth: Authorization | undefined, attempt = makeAttempt(plain)): Promise<Attempt> {
  return lastValueFrom(of(attempt).pipe(authenticate(auth)))
}

async function authorization(auth: Authorization | undefined, attempt?: Attempt): Promise<unknown> {
  return (await attempted(auth, attempt)).headers.authorization
}

describe('authenticate', () => {
  const explicit = makeAttempt(withUrl, { headers: { authorization: 'Bearer explicit' } })

  it.each<[string, Authorization | undefined, Attempt, string | undefined]>([
    ['an explicit header before all others', 'ApiKey client', explicit, 'Bearer explicit'],
    ['an explicit header before a function', () => ({ apiKey: 'asked' }), explicit, 'Bearer explicit'],
    ['an explicit header before the URL', undefined, explicit, 'Bearer explicit'],
    ['given credentials before those in the URL', 'ApiKey client', makeAttempt(withUrl), 'ApiKey client'],
    ['a function before the URL', () => ({ apiKey: 'asked' }), makeAttempt(withUrl), 'ApiKey asked'],
    ['the URL if there is nothing else', undefined, makeAttempt(withUrl), 'Basic url'],
    ['nothing if there is nothing', undefined, makeAttempt(plain), undefined],
    ['nothing for nobody, whatever the URL says', null, makeAttempt(withUrl), undefined],
  ])('takes %s', async (_what, auth, attempt, expected) => {
    expect(await authorization(auth, attempt)).toBe(expected)
  })

  it('hands on a changed copy, or the attempt itself if there is nothing to add', async () => {
    const attempt = makeAttempt(plain, { headers: { 'x-id': '1' } })
    expect(await attempted('ApiKey a', attempt)).toEqual({
      ...attempt,
      headers: { 'x-id': '1', authorization: 'ApiKey a' },
    })
    expect(attempt.headers).toEqual({ 'x-id': '1' })
    expect(await attempted(undefined, attempt)).toBe(attempt)
  })

  it.each<[string, Exclude<Authorization, string | null>, string]>([
    ['a value', () => ({ apiKey: { id: 'a', api_key: 'b' } }), 'ApiKey YTpi'],
    ['a Promise', async () => ({ bearer: 'token' }), 'Bearer token'],
    ['an Observable', () => of({ username: 'u', password: 'p' }), 'Basic dTpw'],
    ['the first of several', () => of({ apiKey: 'first' }, { apiKey: 'second' }), 'ApiKey first'],
    ['an array', () => [{ apiKey: 'only' }], 'ApiKey only'],
  ])('asks a function that answers with %s', async (_what, auth, expected) => {
    expect(await authorization(auth)).toBe(expected)
  })

  it('asks once for each attempt, so that a rotated key is picked up', async () => {
    let count = 0
    const ask = vi.fn(() => of({ apiKey: `key-${++count}` }))
    const attempt$ = of(makeAttempt(plain)).pipe(authenticate(ask))
    expect(ask).not.toHaveBeenCalled()
    expect((await firstValueFrom(attempt$)).headers.authorization).toBe('ApiKey key-1')
    expect((await firstValueFrom(attempt$)).headers.authorization).toBe('ApiKey key-2')
    expect(ask).toHaveBeenCalledTimes(2)
  })

  it('lets go of the source of credentials with the first ones, and with its reader', async () => {
    const released = vi.fn()
    const answered = () =>
      new Observable<{ apiKey: string }>((out) => {
        out.add(released)
        out.next({ apiKey: 'a' })
      })
    await attempted(answered)
    expect(released).toHaveBeenCalledTimes(1)
    const waiting = new Subject<{ apiKey: string }>()
    const subscription = of(makeAttempt(plain))
      .pipe(authenticate(() => waiting))
      .subscribe()
    expect(waiting.observed).toBe(true)
    subscription.unsubscribe()
    expect(waiting.observed).toBe(false)
  })

  it('ignores a Promise that answers after its reader has left', async () => {
    const emitted = vi.fn()
    const answer = Promise.resolve({ apiKey: 'late' })
    of(makeAttempt(plain))
      .pipe(authenticate(() => answer))
      .subscribe(emitted)
      .unsubscribe()
    await answer
    expect(emitted).not.toHaveBeenCalled()
  })

  const vault = new Error('the vault is sealed')
  it.each<[string, Exclude<Authorization, string | null>]>([
    ['throws', () => { throw vault }], // biome-ignore format: one line a case
    ['rejects', () => Promise.reject(vault)],
    ['errors', () => new Observable<never>((out) => out.error(vault))],
  ])('passes on the error of a function that %s', async (_how, auth) => {
    await expect(attempted(auth)).rejects.toBe(vault)
  })

  it('refuses a source without credentials', async () => {
    await expect(attempted(() => EMPTY)).rejects.toBeInstanceOf(ConfigurationError)
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'ApiKey secret'],
    ['a number', 1],
    ['half a pair', { password: 'secret' }],
    ['what it does not know', { token: 'secret' }],
    ['an empty key', { apiKey: '' }],
    ['a line break', { bearer: 'a\r\nx: 1' }],
  ])('refuses %s for credentials, now or later, without showing it', async (_what, answer) => {
    // As JavaScript would call it: the types refuse most of these.
    const ask = () => JSON.parse(JSON.stringify(answer ?? null))
    for (const auth of [ask, () => Promise.resolve(ask())]) {
      const error = await attempted(auth).catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(String(error)).not.toContain('secret')
    }
  })

  it('waits as long as the credentials take', () => {
    const events: unknown[] = []
    of(makeAttempt(plain))
      .pipe(authenticate(() => NEVER))
      .subscribe({ next: (value) => events.push(value), complete: () => events.push('complete') })
    expect(events).toEqual([])
  })
})
