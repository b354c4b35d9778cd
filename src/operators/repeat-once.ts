import { Readable } from 'node:stream'
import type { MonoTypeOperatorFunction, Observable } from 'rxjs'
import { ResponseError } from '../errors/index.js'
import type { WireEvent } from '../message/wire.js'
import type { Attempt } from '../nodes/attempt.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'
import { Stage } from '../rx/stage.js'

/** The response that is read in place of a refusal; `undefined` if nothing would be better the second time. */
export type Repetition = (refusal: ResponseError) => Observable<WireEvent> | undefined

/**
 * Gives an attempt that was refused a second chance, at the same node and at once. A request that was refused was not processed,
 * so that even a write can be repeated, if only its body can be sent again. What the second one is answered is final.
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
    const isRefusal = error instanceof ResponseError && !this.#emitted && isWhole(this.#body)
    const again$ = isRefusal ? this.#repeat(error) : undefined
    if (again$ === undefined) return super.error(error)
    this.replaceBy(() => new PassThrough(this.destination).subscribeTo(again$))
  }
}

/** Whether all of a body is still there to be sent. */
function isWhole(body: Attempt['body']): boolean {
  return !(body instanceof Readable) || !(body.readableDidRead || body.destroyed)
}
