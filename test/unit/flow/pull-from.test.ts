import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { errors } from 'rxelastic'
import { iterate, paced, pullFrom } from 'rxelastic/flow'
import { firstValueFrom, lastValueFrom, Subject, take, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'

async function* numbers(count: number, onEnd: () => void = () => {}): AsyncGenerator<number> {
  try {
    for (let number = 0; number < count; number++) yield number
  } finally {
    onEnd()
  }
}

const webStream = (count: number, onCancel: () => void = () => {}): ReadableStream<number> => {
  let next = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (next === count) controller.close()
        else controller.enqueue(next++)
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  )
}

const sources = {
  array: () => [0, 1, 2, 3, 4],
  'async iterable': () => numbers(5),
  'Node stream': () => Readable.from([0, 1, 2, 3, 4]) as AsyncIterable<number>,
  'web stream': () => webStream(5),
}

describe('pullFrom', () => {
  it.each(Object.entries(sources))('emits what a source holds: %s', async (_name, make) => {
    expect(await lastValueFrom(pullFrom<number>(make()).pipe(toArray()))).toEqual([0, 1, 2, 3, 4])
  })

  it.each(Object.entries(sources))('emits one value at a time to a slow consumer: %s', async (_name, make) => {
    const seen: number[] = []
    for await (const number of iterate(pullFrom<number>(make()), { highWaterMark: 1 })) {
      seen.push(number)
      await turn()
    }
    expect(seen).toEqual([0, 1, 2, 3, 4])
  })

  it('reads no further than the consumer', async () => {
    let read = 0
    function* endless(): Generator<number> {
      for (;;) yield read++
    }
    const done$ = new Subject<void>()
    const subscription = pullFrom(endless())
      .pipe(paced(() => done$.pipe(take(1)), { concurrency: 3 }))
      .subscribe()
    expect(read).toBe(3)
    done$.next()
    expect(read).toBe(6)
    subscription.unsubscribe()
    done$.next()
    expect(read).toBe(6)
  })

  it('behaves like from without a consumer that applies backpressure', () => {
    const seen: number[] = []
    pullFrom([1, 2, 3]).subscribe((number) => seen.push(number))
    expect(seen).toEqual([1, 2, 3])
  })

  it('yields to the event loop under a demand', async () => {
    function* slow(): Generator<number> {
      for (let number = 0; number < 160; number++) {
        const end = performance.now() + 1
        while (performance.now() < end);
        yield number
      }
    }
    const seen: number[] = []
    const finished = lastValueFrom(pullFrom(slow()).pipe(paced((number) => [seen.push(number)])))
    expect(seen.length).toBeLessThan(160)
    await finished
    expect(seen.length).toBe(160)
  })

  it('ends the source at once when its consumer leaves', async () => {
    const ended: string[] = []
    await firstValueFrom(pullFrom(numbers(5, () => ended.push('generator'))))
    await turn()
    await firstValueFrom(pullFrom(webStream(5, () => ended.push('web stream'))))
    await turn()
    // A stalled stream never brings anything more.
    const stalled = new Readable({ read() {} })
    const subscription = pullFrom(stalled).subscribe()
    subscription.unsubscribe()
    expect(stalled.destroyed).toBe(true)
    expect(stalled.listenerCount('data')).toBe(0)
    expect(ended).toEqual(['generator', 'web stream'])
  })

  it('fails with the error of its source', async () => {
    const failing = new Readable({
      read() {
        this.destroy(new Error('disk'))
      },
    })
    await expect(lastValueFrom(pullFrom(failing))).rejects.toThrow('disk')
    const closed = new Readable({ read() {} })
    const result = lastValueFrom(pullFrom(closed))
    closed.destroy()
    await expect(result).rejects.toThrow('closed before its end')
    await expect(lastValueFrom(pullFrom(closed))).rejects.toThrow(errors.ConfigurationError)
    async function* broken(): AsyncGenerator<number> {
      yield 1
      throw new Error('rows')
    }
    await expect(lastValueFrom(pullFrom(broken()))).rejects.toThrow('rows')
  })

  it.each([
    ['a string', 'abc', 'got a string'],
    ['a Buffer', Buffer.from('abc'), 'got binary data; of, of rxjs'],
    ['nothing', undefined, 'got nothing'],
    ['a plain object', {}, 'got an object'],
  ])('refuses %s', (_name, source, message) => {
    expect(() => pullFrom(source as unknown as number[])).toThrow(message)
  })
})
