import { identity, type OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { counted } from '../errors/counted.js'
import { RequestAbortedError } from '../errors/index.js'
import { isHead, type WireEvent } from '../message/wire.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/** Ends the response with a RequestAbortedError when more bytes come out of the decompressor than `maxResponseSize`. */
export function limitSize(call: Call): OperatorFunction<WireEvent, WireEvent> {
  const limit = call.settings.maxResponseSize
  return limit === undefined
    ? identity
    : operate((destination) => new LimitSize(destination, call, 'maxResponseSize', limit))
}

/** Counts the bytes that pass, and lets nothing beyond the limit through. */
export class LimitSize extends Stage<WireEvent, WireEvent> {
  protected readonly call: Call
  readonly #option: string
  #limit: number
  #size = 0

  constructor(destination: Destination<WireEvent>, call: Call, option: string, limit: number) {
    super(destination)
    this.call = call
    this.#option = option
    this.#limit = limit
  }

  override next(event: WireEvent): void {
    if (isHead(event)) {
      // The explanation of an error has a limit of its own, see fail-on-status.ts.
      if (!this.call.accepts(event.statusCode)) this.#limit = Number.POSITIVE_INFINITY
    } else {
      this.#size += event.byteLength
      if (this.exceeds(this.#size)) return this.tooLarge(`${counted(this.#size, 'byte')} or more`)
    }
    this.destination.next(event)
  }

  protected exceeds(size: number): boolean {
    return size > this.#limit
  }

  protected tooLarge(size: string): void {
    this.fail(tooLarge(this.call, `${this.#option} allows: ${size}, the limit is ${this.#limit}`))
  }
}

/** The error of a response that is larger than something permits. */
export function tooLarge(call: Call, than: string): RequestAbortedError {
  call.aborted = true
  return call.error(RequestAbortedError, `the response is larger than ${than}`, { progress: 'answered' })
}
