import { identity } from 'rxjs'
import type { Call } from '../call/call.js'
import type { RequestHeaders } from '../message/wire.js'
import type { Interceptor, Next } from '../options/interceptors.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import type { Layer } from '../rx/layer.js'
import { of } from '../rx/of.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'
import { parseHeaders } from '../validate/headers.js'

/** Puts interceptors around an operator, the first one outermost. Without any it is the operator itself. */
export function intercept<I extends { readonly headers?: RequestHeaders }, O>(
  _call: Call,
  interceptors: readonly Interceptor<I, O>[],
): Layer<I, O> {
  if (interceptors.length === 0) return identity
  return (inner) => {
    const chain = interceptors.reduceRight<Next<I, O>>(
      (next, interceptor) => (request) => interceptor(request, (changed) => next(merged(request, changed))),
      (request) => of(request).pipe(inner),
    )
    return operate((destination) => new Intercept(destination, chain))
  }
}

/** Header fields that were added by hand replace the library's own, however their names are written. */
function merged<I extends { readonly headers?: RequestHeaders }>(request: I, changed: I): I {
  const { headers = request.headers } = changed
  return {
    ...request,
    ...changed,
    headers: headers === request.headers ? headers : parseHeaders('headers of an interceptor', headers),
  }
}

class Intercept<I, O> extends ExchangeStage<I, O> {
  readonly #chain: Next<I, O>

  constructor(destination: Intercept<I, O>['destination'], chain: Next<I, O>) {
    super(destination)
    this.#chain = chain
  }

  protected override answer(request: I): void {
    new PassThrough(this.destination).subscribeTo(this.#chain(request))
  }
}
