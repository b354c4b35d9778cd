import { identity, type Observable, type OperatorFunction, tap } from 'rxjs'
import type { ApiVersion } from '../call/api-version.js'
import type { Call } from '../call/call.js'
import { isErrorOfType, isResponseError } from '../errors/index.js'
import { mergeHeaders } from '../message/headers.js'
import { olderHeaders } from '../message/media-types.js'
import type { WireEvent } from '../message/wire.js'
import type { Attempt } from '../nodes/attempt.js'
import { headersOf } from '../nodes/node.js'
import type { Destination } from '../rx/destination.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import type { Layer } from '../rx/layer.js'
import { of } from '../rx/of.js'
import { operate } from '../rx/operate.js'
import { repeatOnce } from './repeat-once.js'

/**
 * Finds out whether the server has version 8.
 *
 * An attempt that is refused for its version is repeated with the older one. If the server understands that, all later
 * attempts begin with it. `accept` and `content-type` of the user never change. With a fixed version, this operator is
 * absent.
 */
export function negotiateVersion(call: Call, version: ApiVersion): Layer<Attempt, WireEvent> {
  if (!version.learns) return identity
  return (inner) => operate((destination) => new NegotiateVersion(destination, call, version, inner))
}

class NegotiateVersion extends ExchangeStage<Attempt, WireEvent> {
  readonly #call: Call
  readonly #version: ApiVersion
  readonly #inner: OperatorFunction<Attempt, WireEvent>

  constructor(
    destination: Destination<WireEvent>,
    call: Call,
    version: ApiVersion,
    inner: OperatorFunction<Attempt, WireEvent>,
  ) {
    super(destination)
    this.#call = call
    this.#version = version
    this.#inner = inner
  }

  protected override answer(attempt: Attempt): void {
    this.answerWith(this.#response$(attempt))
  }

  #response$(attempt: Attempt): Observable<WireEvent> {
    const send = (made: Attempt) => of(made).pipe(this.#inner)
    // Others can have found out since this request was made.
    if (this.#version.current === 8) return send(this.#older(attempt) ?? attempt)
    return send(attempt).pipe(
      repeatOnce(attempt, (refusal) => {
        const older = isVersionRefusal(refusal, attempt) ? this.#older(attempt) : undefined
        return older && send(older).pipe(this.#learn(older))
      }),
    )
  }

  #older(attempt: Attempt): Attempt | undefined {
    const own = mergeHeaders(headersOf(attempt.node) ?? {}, this.#call.settings.headers)
    const headers = olderHeaders(attempt.headers, (field) => own[field] !== undefined)
    return headers && { ...attempt, headers }
  }

  /** Any answer but the same refusal shows that the version was understood. */
  #learn(attempt: Attempt) {
    const version = this.#version
    return tap<WireEvent>({
      next: () => version.isOlder(),
      error: (error) => {
        if (isResponseError(error) && !isVersionRefusal(error, attempt)) version.isOlder()
      },
    })
  }
}

/** A response to HEAD has no body to say why it is a refusal. */
function isVersionRefusal(error: unknown, { method }: Attempt): boolean {
  return isErrorOfType(error, 'media_type_header_exception') || (method === 'HEAD' && isResponseError(error, 400))
}
