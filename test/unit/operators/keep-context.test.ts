import { of, Subscriber, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { ambientDemand, withDemand } from '../../../src/flow/ambient.js'
import { Demand } from '../../../src/flow/demand.js'
import { keepContext } from '../../../src/operators/keep-context.js'
import type { Destination } from '../../../src/rx/destination.js'
import { operate } from '../../../src/rx/operate.js'
import { PassThrough } from '../../../src/rx/pass-through.js'
import { makeCall } from '../../support/calls/calls.js'

describe('keepContext', () => {
  it.each([
    ['the demand', new Demand()],
    ['none, if there is none', undefined],
  ])('runs reactions to values, the end or an error with %s', (_what, demand) => {
    const found: unknown[] = []
    const note = () => found.push(ambientDemand())
    const [value$, failed$] = withDemand(demand, () => [
      of(1).pipe(keepContext(makeCall())),
      throwError(() => new Error('reset')).pipe(keepContext(makeCall())),
    ])
    // In whose name the socket is open.
    withDemand(new Demand(), () => {
      value$.subscribe({ next: note, complete: note })
      failed$.subscribe({ error: note })
    })
    expect(found).toEqual([demand, demand, demand])
    expect(ambientDemand()).toBeUndefined()
  })

  it('does not stand between tokens and their consumer', () => {
    const readers: unknown[] = []
    class Parser extends PassThrough<number> {
      constructor(destination: Destination<number>) {
        super(destination)
        readers.push(destination.inspector)
      }
    }
    const reader = new Subscriber<number>()
    const tokens$ = of(1).pipe(operate<number, number>((destination) => new Parser(destination)))
    tokens$.pipe(withDemand(new Demand(), () => keepContext<number>(makeCall()))).subscribe(reader)
    expect(readers).toEqual([reader])
  })
})
