import { identity, type MonoTypeOperatorFunction } from 'rxjs'
import type { BodyHolder, Call } from '../call/call.js'
import { messageOf } from '../errors/message-of.js'
import { destroyBody, givenBody, isStream, isStreamedBody } from '../message/body.js'
import { type BodyStream, unreadableBody } from '../message/body-stream.js'
import type { AnyStream } from '../message/request.js'
import type { CallInterceptor } from '../options/interceptors.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/**
 * Destroys the stream that a call sends when the call ends, and ends the call with a SerializationError when the stream fails.
 *
 * It does so before the stream is sent, too, while the call waits. Streams that interceptors pass as bodies are treated alike.
 */
export function releaseBody<T>(call: Call, perCall: readonly CallInterceptor[]): MonoTypeOperatorFunction<T> {
  if (perCall.length === 0 && !isStreamedBody(givenBody(call.params))) return identity
  return operate((destination) => new ReleaseBody<T>(destination, call))
}

class ReleaseBody<T> extends PassThrough<T> implements BodyHolder {
  readonly #call: Call

  constructor(destination: Destination<T>, call: Call) {
    super(destination)
    this.#call = call
    call.holder = this
    const body = givenBody(call.params)
    if (isStream(body)) this.#listen(body, (cause) => unreadableBody(body, messageOf(cause), cause))
  }

  override onEnd(): void {
    destroyBody(givenBody(this.#call.params))
  }

  hold(body: BodyStream): void {
    this.#listen(body, (error) => error)
    this.add(() => body.destroy())
  }

  #listen(body: AnyStream, errorOf: (cause: unknown) => unknown): void {
    body.on('error', (cause) => {
      if (!this.closed) this.#call.runInAsyncScope(this.fail, this, errorOf(cause))
    })
  }
}
