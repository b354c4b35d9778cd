import { defer, identity, type Observable } from 'rxjs'
import type { Call } from '../call/call.js'
import { misplaced } from '../connection/own-connection.js'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isObject } from '../errors/plain-object.js'
import type { RequestHeaders } from '../message/wire.js'
import type { Interceptor, Next } from '../options/interceptors.js'
import type { Destination } from '../rx/destination.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import { isSubscribable } from '../rx/is-subscribable.js'
import type { Layer } from '../rx/layer.js'
import { of } from '../rx/of.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'
import { parseHeaders } from '../validate/headers.js'

/** Request of an interceptor. */
interface Interceptable {
  readonly headers?: RequestHeaders
}

/** Returns the mistake of a value that interceptors emit; `answered` is `true` if another value came before. */
type Check = (value: unknown, answered: boolean) => ConfigurationError | undefined

/**
 * Puts interceptors around an operator, the first one outermost. Without any it is the operator itself.
 *
 * @param check - checks what the interceptors emit. @defaultValue none
 */
export function intercept<I extends Interceptable, O>(
  call: Call,
  interceptors: readonly Interceptor<I, O>[],
  check?: Check,
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
    return operate((destination) => new Intercept(destination, chain, check))
  }
}

/** Header fields that an interceptor adds replace the library's own, however their names are written. */
function merged<I extends Interceptable>(request: I, changed: I): I {
  if (!isObject(changed)) {
    throw new ConfigurationError(`an interceptor must call next with a request, it passed ${describe(changed)}`)
  }
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
  readonly #check: Check | undefined

  constructor(destination: Destination<O>, chain: Next<I, O>, check: Check | undefined) {
    super(destination)
    this.#chain = chain
    this.#check = check
  }

  protected override answer(request: I): void {
    const response$ = this.#chain(request)
    if (this.#check === undefined) this.answerWith(response$)
    else new Checked(this.destination, this.#check).subscribeTo(response$)
  }
}

/** Checks the events of an attempt. */
export const checkEvent: Check = (value, answered) => misplaced(value, answered, 'an interceptor')

/** Checks the result of a call. */
export const checkResult: Check = (value) => {
  if (isObject(value) && 'body' in value) return undefined
  return new ConfigurationError(`an interceptor must emit a result, with a body; it emitted ${describe(value)}`)
}

/** Checks what interceptors emit, before an operator takes it for a response. */
class Checked<O> extends Stage<O, O> {
  readonly #check: Check
  #answered = false

  constructor(destination: Destination<O>, check: Check) {
    super(destination)
    this.#check = check
  }

  override next(value: O): void {
    const mistake = this.#check(value, this.#answered)
    if (mistake !== undefined) return this.fail(mistake)
    this.#answered = true
    this.destination.next(value)
  }
}
