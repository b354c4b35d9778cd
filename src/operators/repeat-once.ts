import type { MonoTypeOperatorFunction, Observable } from 'rxjs'
import { ResponseError } from '../errors/index.js'
import { isSendable } from '../message/body.js'
import type { WireEvent } from '../message/wire.js'
import type { Attempt } from '../nodes/attempt.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'
import { Stage } from '../rx/stage.js'

/** Returns the response that takes the place of a refusal, or `undefined` if a repetition would not help. */
export type Repetition = (refusal: ResponseError) => Observable<WireEvent> | undefined

/**
 * Repeats a refused attempt once, at the same node and at once. A refused request was not processed, so even a write can be
 * repeated if its body can be sent again. The response to the repetition is final.
 */
export function repeatOnce({ body }: Attempt, repeat: Repetition): MonoTypeOperatorFunction<WireEvent> {
  return operate((destination) => new RepeatOnce(destination, body, repeat))
}

class RepeatOnce extends Stage<WireEvent, WireEvent> {
  readonly #body: Attempt['body']
  readonly #repeat: Repetition
  #emitted = false

  constructor(destination: Destination<WireEvent>, body: Attempt['body'], repeat: Repetition) {
    super(destination)
    this.#body = body
    this.#repeat = repeat
  }

  override next(event: WireEvent): void {
    this.#emitted = true
    this.destination.next(event)
  }

  override error(error: unknown): void {
    const isRefusal = error instanceof ResponseError && !this.#emitted && isSendable(this.#body)
    const again$ = isRefusal ? this.#repeat(error) : undefined
    if (again$ === undefined) return super.error(error)
    this.replaceBy(() => new PassThrough(this.destination).subscribeTo(again$))
  }
}
