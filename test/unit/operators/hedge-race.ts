import {
  concat,
  EMPTY,
  finalize,
  NEVER,
  type Observable,
  type OperatorFunction,
  of,
  timer,
  VirtualTimeScheduler,
} from 'rxjs'
import type { Call } from '../../../src/call/call.js'
import { Events } from '../../../src/call/events.js'
import { ConnectionError, ResponseError } from '../../../src/errors/index.js'
import type { CallRequest, WireBody } from '../../../src/message/request.js'
import { hedge } from '../../../src/operators/hedge.js'
import { RetryBudget } from '../../../src/retry/budget.js'
import { type CallParts, makeCall, makeHedging, makeNode, makeRequest } from '../../support/calls/calls.js'
import { answer } from './specimens/specimen.js'

export const diagnostics = makeCall().diagnostics()
export const status = (statusCode: number) => new ResponseError({ ...diagnostics, statusCode })
export const refused = new ConnectionError('refused', diagnostics)

export interface Setting extends CallParts {
  readonly budget?: RetryBudget
  readonly events?: Events
  readonly clock?: VirtualTimeScheduler
  readonly body?: WireBody
}

/** A call on node 1 of two, hedged after 50 ms: its attempts and what becomes of them, in virtual time. */
export function raced(first$: Observable<string>, hedge$: Observable<string> = NEVER, setting: Setting = {}) {
  const clock = setting.clock ?? new VirtualTimeScheduler()
  const nodes = [makeNode('1'), makeNode('2')]
  const [one = null, two = null] = nodes
  const { budget = new RetryBudget(clock), events = new Events(), body = '{}' } = setting
  const call = makeCall({ ...setting, settings: { hedge: { after: 50 }, ...setting.settings } })
  const hedging = makeHedging(clock, { nodes, budget, events })
  const log: string[] = []
  const note = (text: string): void => void log.push(`${clock.now()} ${text}`)
  const attempt = (made: Call, values$: Observable<string>): OperatorFunction<CallRequest<WireBody>, string> =>
    answer(() => {
      made.node = made.hedged ? two : one
      const name = made.hedged ? 'hedge' : 'first'
      note(`${name} begins`)
      return values$.pipe(finalize(() => note(`${name} released`)))
    })
  const layer = hedge<{ hedging: typeof hedging }, string>(call, { hedging }, (made) => attempt(made, hedge$))
  const outcome: { values: string[]; error?: unknown; completed?: boolean } = { values: [] }
  const subscription = of(makeRequest<WireBody>(body))
    .pipe(layer(attempt(call, first$)))
    .subscribe({
      next: (value) => {
        outcome.values.push(value)
        note(`value ${value}`)
      },
      error: (error) => Object.assign(outcome, { error }),
      complete: () => Object.assign(outcome, { completed: true }),
    })
  return { clock, call, hedging, budget, one, two, log, outcome, subscription }
}

/** A response after so many milliseconds. */
export const after = (time: number, clock: VirtualTimeScheduler, values$: Observable<string>): Observable<string> =>
  concat(timer(time, clock).pipe(answer(() => EMPTY)), values$)
