import type { OperatorFunction } from 'rxjs'
import type { RequestHeaders } from '../message/wire.js'
import type { Interceptor, Next } from '../options/interceptors.js'
import { ExchangeStage, just, operate, PassThrough } from '../rx/stage.js'
import { parseHeaders } from '../validate/headers.js'

/** Puts interceptors around an operator, the first one outermost. Without any it is the operator itself. */
export function intercept<I extends { readonly headers?: RequestHeaders }, O>(
  interceptors: readonly Interceptor<I, O>[],
  inner: OperatorFunction<I, O>,
): OperatorFunction<I, O> {
  if (interceptors.length === 0) return inner
  const chain = interceptors.reduceRight<Next<I, O>>(
    (next, interceptor) => (request) => interceptor(request, (changed) => next(merged(request, changed))),
    (request) => just(request).pipe(inner),
  )
  return operate((out) => new Intercept(out, chain))
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

  constructor(out: Intercept<I, O>['out'], chain: Next<I, O>) {
    super(out)
    this.#chain = chain
  }

  protected override answer(request: I): void {
    new PassThrough(this.out).subscribeTo(this.#chain(request))
  }
}
