import { defer, identity, type Observable } from 'rxjs'
import type { Call } from '../call/call.js'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import type { RequestHeaders } from '../message/wire.js'
import type { Interceptor, Next } from '../options/interceptors.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import { isSubscribable } from '../rx/is-subscribable.js'
import type { Layer } from '../rx/layer.js'
import { of } from '../rx/of.js'
import { operate } from '../rx/operate.js'
import { parseHeaders } from '../validate/headers.js'

/** Request of an interceptor. */
interface Interceptable {
  readonly headers?: RequestHeaders
}

/** Puts interceptors around an operator, the first one outermost. Without any it is the operator itself. */
export function intercept<I extends Interceptable, O>(
  call: Call,
  interceptors: readonly Interceptor<I, O>[],
): Layer<I, O> {
  if (interceptors.length === 0) return identity
  return (inner) => {
    const chain = (original: I): Observable<O> =>
      interceptors.reduceRight<Next<I, O>>(
        (next, interceptor) => (request) => {
          const attempt = call.failures + (call.hedged ? 2 : 1)
          const response$ = interceptor(request, (changed) => next(merged(request, changed)), { ...call.info, attempt })
          return asObservable(response$)
        },
        (request) => sent(call, original, request, of(request).pipe(inner)),
      )(original)
    return operate((destination) => new Intercept(destination, chain))
  }
}

/** Header fields that an interceptor adds replace the library's own, however their names are written. */
function merged<I extends Interceptable>(request: I, changed: I): I {
  const { headers = request.headers } = changed
  if (headers === request.headers) return { ...request, ...changed, headers }
  return { ...request, ...changed, headers: parseHeaders('headers of an interceptor', headers) }
}

/** Notes what the interceptors of a call have changed: the header fields of a node are added later, and must not replace it. */
function sent<I extends Interceptable, O>(
  call: Call,
  original: I,
  request: I,
  response$: Observable<O>,
): Observable<O> {
  if ('node' in request) return response$
  // An interceptor can send several requests, one after the other.
  return defer(() => {
    call.changedHeaders = changes(original.headers, request.headers)
    return response$
  })
}

/** Returns the fields that are different now. One that is gone is `undefined`. */
function changes(before: RequestHeaders = {}, after: RequestHeaders = {}): RequestHeaders | undefined {
  if (before === after) return undefined
  const names = Object.keys({ ...before, ...after })
  return Object.fromEntries(names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]))
}

/** @throws ConfigurationError for an interceptor that is asynchronous, or that forgot to return */
function asObservable<O>(returned: Observable<O>): Observable<O> {
  if (isSubscribable(returned)) return returned
  const { then }: { then?: unknown } = Object(returned)
  const advice =
    typeof then === 'function'
      ? 'an interceptor cannot be async; use from(promise).pipe(switchMap(() => next(request)))'
      : 'return next(request)'
  throw new ConfigurationError(`an interceptor must return an Observable, it returned ${describe(returned)}; ${advice}`)
}

class Intercept<I, O> extends ExchangeStage<I, O> {
  readonly #chain: Next<I, O>

  constructor(destination: Intercept<I, O>['destination'], chain: Next<I, O>) {
    super(destination)
    this.#chain = chain
  }

  protected override answer(request: I): void {
    this.answerWith(this.#chain(request))
  }
}
