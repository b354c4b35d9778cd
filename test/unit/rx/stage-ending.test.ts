import {
  EMPTY,
  first,
  firstValueFrom,
  lastValueFrom,
  type Observable,
  of as rxjsOf,
  Subject,
  take,
  throwError,
  UnsubscriptionError,
} from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import type { Ending } from '../../../src/rx/ending.js'
import { Link } from '../../../src/rx/link.js'
import { operate } from '../../../src/rx/operate.js'
import { PassThrough } from '../../../src/rx/pass-through.js'
import { Stage } from '../../../src/rx/stage.js'
import { noted, sum } from './noted-stages.js'

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

  it('is left for a consumer that leaves after a notification that threw', () => {
    const endings: Ending[] = []
    const link = new Link<number>({
      inspector: undefined,
      next() {
        throw new UnsubscriptionError([])
      },
      error() {},
      complete() {},
      fail() {},
      onEnd: (ending) => endings.push(ending),
    })
    expect(() => link.next(1)).toThrow(UnsubscriptionError)
    link.unsubscribe()
    expect(endings).toEqual(['left'])
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
