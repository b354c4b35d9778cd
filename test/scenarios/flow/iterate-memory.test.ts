import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { iterate } from 'rxelastic/flow'
import { Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

describe('memory of iterate', () => {
  it('releases yielded values while its buffer is never empty', async () => {
    const source$ = new Subject<{ id: number }>()
    const iterator = iterate(source$)[Symbol.asyncIterator]()
    const first = iterator.next()
    const taken: WeakRef<object>[] = []
    for (let id = 0; id < 20; id++) source$.next({ id })
    await first
    for (let id = 20; id < 520; id++) {
      source$.next({ id })
      const { value } = await iterator.next()
      if (value !== undefined) taken.push(new WeakRef(value))
    }
    // The loop's own variables may hold the last values until the next turn.
    await turn()
    collectGarbage()
    // Node 26 leaves some of it the first time.
    collectGarbage()
    expect(taken.slice(0, -2).filter((value) => value.deref() !== undefined)).toEqual([])
  })
})
