import {
  config,
  EMPTY,
  finalize,
  NEVER,
  Observable,
  of as rxjsOf,
  Subject,
  Subscriber,
  take,
  UnsubscriptionError,
} from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import type { Ending } from '../../../src/rx/ending.js'
import { ExchangeStage } from '../../../src/rx/exchange-stage.js'
import { of } from '../../../src/rx/of.js'
import { operate } from '../../../src/rx/operate.js'
import { PassThrough } from '../../../src/rx/pass-through.js'
import { Stage } from '../../../src/rx/stage.js'
import { failing, Noted, noted, pass } from './noted-stages.js'

describe('Stage with a teardown that throws', () => {
  it('ends every stage, and throws what they threw', () => {
    const endings: Ending[] = []
    const finalized = vi.fn()
    const subscription = NEVER.pipe(
      finalize(finalized),
      noted(endings),
      failing(),
      noted(endings),
      failing(),
      noted(endings),
    ).subscribe()
    const thrown = caught(() => subscription.unsubscribe())
    expect(thrown).toBeInstanceOf(UnsubscriptionError)
    expect(thrown instanceof UnsubscriptionError && thrown.errors.map(String)).toEqual(['Error: onEnd', 'Error: onEnd'])
    expect(endings).toEqual(['left', 'left', 'left'])
    expect(finalized).toHaveBeenCalledOnce()
  })

  it('ends every stage when a finalize() of the source throws', () => {
    const endings: Ending[] = []
    const mistake = new Error('finalize')
    const source = NEVER.pipe(
      finalize(() => {
        throw mistake
      }),
    )
    const subscription = source.pipe(noted(endings), noted(endings)).subscribe()
    const thrown = caught(() => subscription.unsubscribe())
    expect(thrown instanceof UnsubscriptionError && thrown.errors).toEqual([mistake])
    expect(endings).toEqual(['left', 'left'])
  })

  it('notifies the consumer of an error all the same', () => {
    const error = vi.fn()
    const source = new Subject<number>()
    source.pipe(failing(), noted([])).subscribe({ error })
    expect(() => source.next(-1)).toThrow(UnsubscriptionError)
    expect(error.mock.calls).toEqual([[new Error('negative')]])
    expect(source.observed).toBe(false)
  })
})

describe('Stage with a synchronous source', () => {
  it.each([
    ['of this library', of(1)],
    ['of RxJS', rxjsOf(1)],
  ])('stops at a consumer that leaves within next (source %s)', (_origin, source) => {
    const tooLate = vi.fn()
    config.onStoppedNotification = ({ kind }) => kind !== 'C' && tooLate()
    const seen: number[] = []
    source.pipe(pass(), take(1)).subscribe((value) => seen.push(value))
    expect(seen).toEqual([1])
    expect(tooLate).not.toHaveBeenCalled()
  })

  it('emits nothing after the consumer has left', () => {
    const seen: number[] = []
    const endings: Ending[] = []
    const source = new Observable<number>((subscriber) => {
      for (let value = 0; value < 5; value++) subscriber.next(value)
      subscriber.complete()
    })
    source.pipe(noted(endings), take(2)).subscribe((value) => seen.push(value))
    expect(seen).toEqual([0, 1])
    expect(endings).toEqual(['taken'])
  })

  it('subscribes to nothing for a consumer that has left already', () => {
    const subscribed = vi.fn()
    const gone = new Subscriber<number>()
    gone.unsubscribe()
    new Observable<number>(subscribed).pipe(pass()).subscribe(gone)
    expect(subscribed).not.toHaveBeenCalled()
  })

  it('turns an error that an operator throws into an error of the Observable', () => {
    const mistake = new Error('mistake')
    class Throwing extends Stage<number, number> {
      override next(): void {
        throw mistake
      }
    }
    const error = vi.fn()
    of(1)
      .pipe(operate<number, number>((destination) => new Throwing(destination)))
      .subscribe({ error })
    expect(error.mock.calls).toEqual([[mistake]])
  })
})

describe('Stage that is unsubscribed twice', () => {
  it('runs its teardowns once', () => {
    const endings: Ending[] = []
    const finalized = vi.fn()
    const subscription = NEVER.pipe(finalize(finalized), noted(endings)).subscribe()
    subscription.unsubscribe()
    subscription.unsubscribe()
    expect(finalized).toHaveBeenCalledOnce()
    expect(endings).toEqual(['left'])
  })

  it('runs a teardown at once that is added after its end', () => {
    const teardown = vi.fn()
    class Late extends PassThrough<number> {
      override onEnd(): void {
        this.add(teardown)
      }
    }
    NEVER.pipe(operate<number, number>((destination) => new Late(destination)))
      .subscribe()
      .unsubscribe()
    expect(teardown).toHaveBeenCalledOnce()
  })

  it('passes nothing on after its end, whatever the source does', () => {
    let link: Observer | undefined
    const source = new Observable<number>()
    source.subscribe = (destination: unknown) => {
      link = destination as Observer
      return new Subscriber()
    }
    const seen = vi.fn()
    source.pipe(pass()).subscribe({ next: seen, error: seen, complete: seen }).unsubscribe()
    link?.next(1)
    link?.error(new Error('late'))
    link?.complete()
    expect(seen).not.toHaveBeenCalled()
  })
})

describe('ExchangeStage', () => {
  const exchange = (answer$: Observable<number>, endings: Ending[]) =>
    operate<number, number>((destination) => {
      class Exchange extends ExchangeStage<number, number> {
        protected override answer(): void {
          new Noted(this.destination, endings).subscribeTo(answer$)
        }
      }
      return new Exchange(destination)
    })

  it('ends with its answer, not with its source', () => {
    const answer$ = new Subject<number>()
    const complete = vi.fn()
    of(0).pipe(exchange(answer$, [])).subscribe({ complete })
    expect(complete).not.toHaveBeenCalled()
    answer$.complete()
    expect(complete).toHaveBeenCalledOnce()
  })

  it('releases its answer when the consumer leaves', () => {
    const answer$ = new Subject<number>()
    const endings: Ending[] = []
    const subscription = of(0).pipe(exchange(answer$, endings)).subscribe()
    expect(answer$.observed).toBe(true)
    subscription.unsubscribe()
    expect(answer$.observed).toBe(false)
    expect(endings).toEqual(['left'])
  })

  it('completes without a value when its source has none', () => {
    const complete = vi.fn()
    EMPTY.pipe(exchange(NEVER, [])).subscribe({ complete })
    expect(complete).toHaveBeenCalledOnce()
  })
})

interface Observer {
  next(value: number): void
  error(error: unknown): void
  complete(): void
}

function caught(run: () => void): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}
