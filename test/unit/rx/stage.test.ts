import {
  config,
  EMPTY,
  finalize,
  first,
  firstValueFrom,
  lastValueFrom,
  NEVER,
  Observable,
  of as rxjsOf,
  Subject,
  Subscriber,
  take,
  throwError,
  UnsubscriptionError,
} from 'rxjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Destination } from '../../../src/rx/destination.js'
import type { Ending } from '../../../src/rx/ending.js'
import { ExchangeStage } from '../../../src/rx/exchange-stage.js'
import { of } from '../../../src/rx/of.js'
import { operate } from '../../../src/rx/operate.js'
import { PassThrough } from '../../../src/rx/pass-through.js'
import { Stage } from '../../../src/rx/stage.js'

afterEach(() => {
  config.onStoppedNotification = null
})

/** Stage that notes how it ended. */
class Noted extends Stage<number, number> {
  readonly #endings: Ending[]

  constructor(destination: Destination<number>, endings: Ending[]) {
    super(destination)
    this.#endings = endings
  }

  override next(value: number): void {
    if (value < 0) this.fail(new Error('negative'))
    else this.destination.next(value)
  }

  override onEnd(ending: Ending): void {
    this.#endings.push(ending)
  }
}

/** Stage that emits the sum of all values when its source completes. */
class Sum extends Stage<number, number> {
  #sum = 0

  override next(value: number): void {
    this.#sum += value
  }

  override complete(): void {
    this.destination.next(this.#sum)
    super.complete()
  }
}

/** Stage whose clean-up throws. */
class Failing extends PassThrough<number> {
  override onEnd(): void {
    throw new Error('onEnd')
  }
}

const noted = (endings: Ending[]) => operate<number, number>((destination) => new Noted(destination, endings))
const sum = () => operate<number, number>((destination) => new Sum(destination))
const failing = () => operate<number, number>((destination) => new Failing(destination))
const pass = () => operate<number, number>((destination) => new PassThrough(destination))

describe('Ending of a Stage', () => {
  const cases: [Ending, string, (source: Observable<number>) => unknown][] = [
    ['completed', 'waits for completion', (source) => lastValueFrom(source)],
    ['taken', 'leaves with the first value', (source) => firstValueFrom(source)],
    ['taken', 'uses first()', (source) => source.pipe(first()).subscribe()],
    ['taken', 'uses take(1)', (source) => source.pipe(take(1)).subscribe()],
  ]

  it.each(cases)('is %s when the consumer %s', async (ending, _how, consume) => {
    const endings: Ending[] = []
    await consume(rxjsOf(1).pipe(noted(endings)))
    expect(endings).toEqual([ending])
  })

  it.each(cases)('is the same behind a stage that emits at completion: %s, %s', async (ending, _how, consume) => {
    const before: Ending[] = []
    const behind: Ending[] = []
    await consume(rxjsOf(1, 2).pipe(noted(before), sum(), noted(behind)))
    expect({ before, behind }).toEqual({ before: ['completed'], behind: [ending] })
  })

  it('is taken for a consumer that leaves in the middle of a stream, within next', () => {
    const endings: Ending[] = []
    const source = new Subject<number>()
    source.pipe(noted(endings), take(2)).subscribe()
    source.next(1)
    expect(endings).toEqual([])
    source.next(2)
    expect(endings).toEqual(['taken'])
  })

  it('is taken for a consumer that made its source emit, and leaves within the same next', () => {
    const endings: Ending[] = []
    const source = new Subject<number>()
    const subscription = source.pipe(noted(endings)).subscribe((value) => {
      if (value > 1) return
      source.next(2)
      subscription.unsubscribe()
    })
    source.next(1)
    expect(endings).toEqual(['taken'])
  })

  it('is taken for a stage that values skip', () => {
    const endings: Ending[] = []
    class Skipped extends PassThrough<number> {
      override onEnd(ending: Ending): void {
        endings.push(ending)
      }
    }
    class Skipping extends Stage<number, number> {
      override next(value: number): void {
        const { inspector = this.destination } = this.destination
        inspector.next(value)
      }
    }
    const source = new Subject<number>()
    const left = source.pipe(
      operate<number, number>((destination) => new Skipping(destination)),
      operate<number, number>((destination) => new Skipped(destination)),
    )
    const subscription = left.subscribe(() => subscription.unsubscribe())
    source.next(1)
    expect(endings).toEqual(['taken'])
  })

  it('is left for a consumer that leaves at another moment', () => {
    const endings: Ending[] = []
    const source = new Subject<number>()
    const subscription = source.pipe(noted(endings)).subscribe()
    source.next(1)
    subscription.unsubscribe()
    expect(endings).toEqual(['left'])
  })

  it('is failed after an error of the source', () => {
    const endings: Ending[] = []
    throwError(() => new Error('reset'))
      .pipe(noted(endings))
      .subscribe({ error() {} })
    expect(endings).toEqual(['failed'])
  })

  it('is failed after an error of the stage, and its source has been released', () => {
    const endings: Ending[] = []
    const source = new Subject<number>()
    const error = vi.fn(() => expect(source.observed).toBe(false))
    source.pipe(noted(endings)).subscribe({ error })
    source.next(-1)
    expect(error).toHaveBeenCalledOnce()
    expect(endings).toEqual(['failed'])
  })

  it('is completed when the source is empty', () => {
    const endings: Ending[] = []
    EMPTY.pipe(noted(endings)).subscribe()
    expect(endings).toEqual(['completed'])
  })
})

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
