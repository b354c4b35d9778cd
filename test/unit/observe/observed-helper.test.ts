import { AsyncLocalStorage } from 'node:async_hooks'
import { channel, tracingChannel } from 'node:diagnostics_channel'
import { firstValueFrom, lastValueFrom, map, NEVER, Observable, of, Subject, tap, throwError } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'
import { ambientDemand, withDemand } from '../../../src/flow/ambient.js'
import { Demand } from '../../../src/flow/demand.js'
import type { HelperMessage } from '../../../src/observe/helper-message.js'
import { observedHelper, observedOperator } from '../../../src/observe/observed-helper.js'

const trace = tracingChannel<string, HelperMessage>('rxelastic:helper')
const store = new AsyncLocalStorage<string>()
const stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Steps of all helpers, in their order. */
function steps(): [string, HelperMessage][] {
  const seen: [string, HelperMessage][] = []
  for (const step of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
    const listener = (message: unknown): void => void seen.push([step, message as HelperMessage])
    channel(`tracing:rxelastic:helper:${step}`).subscribe(listener)
    stops.push(() => channel(`tracing:rxelastic:helper:${step}`).unsubscribe(listener))
  }
  return seen
}

function bind(): void {
  trace.start.bindStore(store, () => 'helper')
  stops.push(() => trace.start.unbindStore(store))
}

const names = (seen: readonly [string, HelperMessage][]): string[] => seen.map(([step]) => step)
const OK = ['start', 'end', 'asyncStart', 'asyncEnd']

describe('observedHelper', () => {
  it('mirrors its source without subscribers of the channels', async () => {
    const messages: unknown[] = []
    const run = (message?: HelperMessage) => {
      messages.push(message)
      return of(1, 2)
    }
    expect(await lastValueFrom(observedHelper('scan', {}, run))).toBe(2)
    expect(messages).toEqual([undefined])
  })

  it('publishes each subscription with its current values', async () => {
    const seen = steps()
    const source$ = new Subject<number>()
    const subscription = observedHelper('scan', { index: ['a', 'b'] }, () => source$).subscribe()
    const [[, message] = []] = seen
    expect(message).toMatchObject({ helper: 'scan', index: 'a,b', emitted: 0, error: undefined, aborted: false })
    source$.next(1)
    expect(message).toMatchObject({ emitted: 1 })
    source$.complete()
    subscription.unsubscribe()
    expect(names(seen)).toEqual(OK)
    expect(new Set(seen.map(([, one]) => one)).size).toBe(1)
    expect(message?.duration).toBe(message?.duration)
  })

  it('distinguishes the endings', async () => {
    const seen = steps()
    const failure = new Error('bad')
    await lastValueFrom(observedHelper('scan', {}, () => throwError(() => failure))).catch(() => {})
    expect(names(seen)).toEqual(['start', 'error', 'asyncStart', 'asyncEnd', 'end'])
    expect(seen[0]?.[1]).toMatchObject({ error: failure, aborted: false })
    seen.length = 0
    observedHelper('scan', {}, () => NEVER)
      .subscribe()
      .unsubscribe()
    expect(names(seen)).toEqual(OK)
    expect(seen[0]?.[1]).toMatchObject({ error: undefined, aborted: true })
    seen.length = 0
    await firstValueFrom(observedHelper('scan', {}, () => new Observable((out) => out.next(1))))
    expect(seen[0]?.[1]).toMatchObject({ error: undefined, aborted: false, emitted: 1 })
  })

  it('runs the helper and its teardown within the stores of `start`, and the consumer outside', async () => {
    bind()
    const within: unknown[] = []
    const outside: unknown[] = []
    const source$ = new Observable<number>((out) => {
      within.push(store.getStore())
      const timer = setImmediate(() => {
        within.push(store.getStore())
        out.next(1)
      })
      return () => {
        clearImmediate(timer)
        within.push(store.getStore())
      }
    })
    const observe = { next: () => outside.push(store.getStore()), error: () => {}, complete: () => {} }
    const subscription = store.run('consumer', () => observedHelper('scan', {}, () => source$).subscribe(observe))
    await new Promise((resolve) => setImmediate(resolve))
    store.run('somebody', () => subscription.unsubscribe())
    expect([within, outside]).toEqual([['helper', 'helper', 'helper'], ['consumer']])
  })
})

describe('observedOperator', () => {
  it('subscribes to its source outside of the helper, under the demand of the operator', () => {
    bind()
    const seen: unknown[] = []
    const source$ = new Observable<number>((out) => {
      seen.push([store.getStore(), ambientDemand()])
      out.next(1)
      out.complete()
    })
    const demand = new Demand()
    const operator = (source: Observable<number>) =>
      new Observable<number>((out) => {
        seen.push(store.getStore())
        withDemand(demand, () => source.subscribe(out))
      })
    const values: number[] = []
    store.run('consumer', () =>
      source$
        .pipe(
          observedOperator('bulk', {}, () => operator),
          map((value) => value + 1),
        )
        .subscribe((value) => values.push(value)),
    )
    expect(seen).toEqual(['helper', ['consumer', demand]])
    expect(values).toEqual([2])
  })

  it('is the bare operator without subscribers of the channels', async () => {
    const messages: unknown[] = []
    const operator = observedOperator<number, number>('bulk', {}, (message) => tap(() => messages.push(message)))
    expect(await lastValueFrom(of(1).pipe(operator))).toBe(1)
    expect(messages).toEqual([undefined])
  })
})
