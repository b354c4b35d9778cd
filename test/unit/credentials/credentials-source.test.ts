import { BehaviorSubject, EMPTY, NEVER, Observable, of, Subject } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import type { AuthSource, Credentials } from '../../../src/credentials/credentials.js'
import { CredentialsSource, isSource } from '../../../src/credentials/credentials-source.js'
import { ConfigurationError } from '../../../src/errors/index.js'
import { record } from '../../support/recording/recorded.js'

const ask = (source: CredentialsSource) => record(source.authorization$)

describe('CredentialsSource', () => {
  it.each<[string, Exclude<AuthSource, Credentials>, string]>([
    ['a function with a value', () => ({ apiKey: { id: 'a', api_key: 'b' } }), 'ApiKey YTpi'],
    ['a function with a Promise', async () => ({ bearer: 'token' }), 'Bearer token'],
    ['a function with an Observable', () => of({ username: 'u', password: 'p' }), 'Basic dTpw'],
    ['a function with an array', () => [{ apiKey: 'only' }], 'ApiKey only'],
    ['an Observable', of({ apiKey: 'a' }), 'ApiKey a'],
    ['the first of several', of({ apiKey: 'first' }, { apiKey: 'second' }), 'ApiKey first'],
  ])('accepts %s', async (_what, source, expected) => {
    expect(await ask(new CredentialsSource(source)).completed()).toEqual([expected])
  })

  it('uses the latest value of a BehaviorSubject', async () => {
    const credentials$ = new BehaviorSubject<Credentials>({ apiKey: 'old' })
    const source = new CredentialsSource(credentials$)
    expect(await ask(source).completed()).toEqual(['ApiKey old'])
    credentials$.next({ apiKey: 'new' })
    expect(await ask(source).completed()).toEqual(['ApiKey new'])
    expect(credentials$.observed).toBe(false)
  })

  it('asks once for concurrent requests, and again after the answer', () => {
    const answers: Subject<Credentials>[] = []
    const source = new CredentialsSource(() => {
      const answer = new Subject<Credentials>()
      answers.push(answer)
      return answer
    })
    expect(answers).toEqual([])
    const together = [ask(source), ask(source)]
    expect(answers).toHaveLength(1)
    answers[0]?.next({ apiKey: 'shared' })
    expect(together.map(({ values, completions }) => [values, completions])).toEqual([
      [['ApiKey shared'], 1],
      [['ApiKey shared'], 1],
    ])
    expect(answers[0]?.observed).toBe(false)
    const later = ask(source)
    answers[1]?.next({ apiKey: 'later' })
    expect([later.values, answers.length]).toEqual([['ApiKey later'], 2])
  })

  it('unsubscribes from the source only when all waiting requests have left', () => {
    const credentials$ = new Subject<Credentials>()
    const source = new CredentialsSource(() => credentials$)
    const waiting = [ask(source), ask(source)]
    waiting[0]?.unsubscribe()
    expect(credentials$.observed).toBe(true)
    waiting[1]?.unsubscribe()
    expect(credentials$.observed).toBe(false)
    const next = ask(source)
    credentials$.next({ apiKey: 'next' })
    expect(next.values).toEqual(['ApiKey next'])
  })

  it('unsubscribes from a source that continues, with its first answer', () => {
    const released = vi.fn()
    const source = new CredentialsSource(
      new Observable((out) => {
        out.add(released)
        out.next({ apiKey: 'a' })
      }),
    )
    expect(ask(source).values).toEqual(['ApiKey a'])
    expect(released).toHaveBeenCalledTimes(1)
  })

  it('passes an error to all waiting requests and asks again after it', async () => {
    const fault = new Error('the vault is sealed')
    const answers = [new Subject<Credentials>(), new Subject<Credentials>()]
    const left = [...answers]
    const source = new CredentialsSource(() => left.shift() ?? NEVER)
    const together = [ask(source), ask(source)]
    answers[0]?.error(fault)
    for (const each of together) expect(each.errors).toEqual([fault])
    const later = ask(source)
    answers[1]?.next({ apiKey: 'open' })
    expect(later.values).toEqual(['ApiKey open'])
  })

  it('gives a later answer to a request made because of an earlier one', () => {
    const keys = ['one', 'two']
    const source = new CredentialsSource(() => ({ apiKey: keys.shift() ?? 'none' }))
    const values: string[] = []
    source.authorization$.subscribe((first) => {
      values.push(first)
      source.authorization$.subscribe((second) => values.push(second))
    })
    expect(values).toEqual(['ApiKey one', 'ApiKey two'])
  })

  it('refuses a source without credentials', async () => {
    expect(await ask(new CredentialsSource(EMPTY)).failed()).toEqual(
      new ConfigurationError('auth supplied no credentials'),
    )
  })
})

describe('insteadOf$', () => {
  const counting = () => {
    let count = 0
    return new CredentialsSource(() => ({ apiKey: `key-${++count}` }))
  }

  it('asks again for what was refused, and uses a later answer unchanged', async () => {
    const source = counting()
    expect(await ask(source).completed()).toEqual(['ApiKey key-1'])
    expect(await record(source.insteadOf$('ApiKey key-1')).completed()).toEqual(['ApiKey key-2'])
    expect(await record(source.insteadOf$('ApiKey key-1')).completed()).toEqual(['ApiKey key-2'])
    expect(await record(source.insteadOf$('ApiKey key-2')).completed()).toEqual(['ApiKey key-3'])
  })

  it('waits for a pending answer', () => {
    const answers: Subject<Credentials>[] = []
    const source = new CredentialsSource(() => {
      const answer = new Subject<Credentials>()
      answers.push(answer)
      return answer
    })
    ask(source)
    answers[0]?.next({ apiKey: 'old' })
    const others = ask(source)
    const again = record(source.insteadOf$('ApiKey old'))
    answers[1]?.next({ apiKey: 'new' })
    expect([answers.length, others.values, again.values]).toEqual([2, ['ApiKey new'], ['ApiKey new']])
  })
})

describe('isSource', () => {
  it.each<[unknown, boolean]>([
    [() => ({ apiKey: 'a' }), true],
    [NEVER, true],
    [new Subject(), true],
    [{ apiKey: 'a' }, false],
    [Promise.resolve({ apiKey: 'a' }), false],
    [null, false],
    ['text', false],
  ])('distinguishes sources from credentials: %o', (value, expected) => {
    expect(isSource(value)).toBe(expected)
  })
})
