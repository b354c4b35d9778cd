import { identity, type OperatorFunction, type SchedulerLike, type Subscription } from 'rxjs'
import type { Call } from '../call/call.js'
import type { TimeoutPhase } from '../errors/index.js'
import { isHead, type WireEvent } from '../message/wire.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'
import { startDeadline } from '../rx/start-deadline.js'

/**
 * Enforces the deadlines of a response, `headersTimeout` and `idleTimeout`, and ends it for `requestDeadline`. The one that passes
 * ends the attempt with a TimeoutError that names it. The connection enforces `connectTimeout`.
 */
export function deadlines(call: Call, scheduler: SchedulerLike): OperatorFunction<WireEvent, WireEvent> {
  const { headersTimeout, idleTimeout, requestTimeout } = call.settings
  if (headersTimeout === undefined && idleTimeout === undefined && requestTimeout === undefined) return identity
  return operate((destination) => new Deadlines(destination, call, scheduler))
}

class Deadlines extends Stage<WireEvent, WireEvent> {
  readonly #call: Call
  readonly #scheduler: SchedulerLike
  /** Deadline of the next event: the head, then each chunk. */
  #next: Subscription | undefined

  constructor(destination: Destination<WireEvent>, call: Call, scheduler: SchedulerLike) {
    super(destination)
    this.#call = call
    this.#scheduler = scheduler
    const { headersTimeout, requestTimeout } = call.settings
    if (requestTimeout !== undefined) call.expire = () => this.fail(call.timeoutError('request', requestTimeout))
    if (headersTimeout !== undefined) this.#await('headers', headersTimeout)
  }

  override onEnd(): void {
    this.#call.expire = undefined
  }

  override next(event: WireEvent): void {
    const { idleTimeout } = this.#call.settings
    if (isHead(event)) this.#stopWaiting()
    if (idleTimeout !== undefined) this.#awaitChunk(idleTimeout, isHead(event))
    this.destination.next(event)
  }

  /** The deadline does not run while the socket is paused: the server is not silent then. */
  #awaitChunk(idleTimeout: number, first: boolean): void {
    const { socket } = this.#call
    if (first && socket !== undefined) {
      const pause = (): void => this.#stopWaiting()
      this.add(socket.control({ pause, resume: () => this.#await('idle', idleTimeout) }))
    }
    if (socket?.paused !== true) this.#await('idle', idleTimeout)
  }

  #await(phase: TimeoutPhase, timeout: number): void {
    this.#stopWaiting()
    this.#next = this.#start(phase, timeout)
    this.add(this.#next)
  }

  #stopWaiting(): void {
    if (this.#next === undefined) return
    this.remove(this.#next)
    this.#next.unsubscribe()
    this.#next = undefined
  }

  #start(phase: TimeoutPhase, timeout: number): Subscription {
    return startDeadline(this.#scheduler, timeout, () => this.fail(this.#call.timeoutError(phase, timeout)))
  }
}
