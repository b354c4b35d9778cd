import type { Observable } from 'rxjs'
import { Api, INVOKE, REQUEST } from '../api/api.js'
import type { Endpoint } from '../api/endpoint.js'
import type { CallParameters } from '../api/parameter-types.js'
import type { CallHandling } from '../call/call-handling.js'
import type { RequestParams } from '../message/request.js'
import type { CallOptions } from '../options/call-options.js'
import type { Caller } from './caller.js'

/** API methods bound to a caller: a client without `close`, `options` and `helpers`. */
export class BoundApi extends Api {
  readonly #caller: Caller
  readonly #handling: CallHandling | undefined

  constructor(caller: Caller, handling?: CallHandling) {
    super()
    this.#caller = caller
    this.#handling = handling
  }

  override [INVOKE](endpoint: Endpoint, params?: CallParameters, options?: CallOptions): Observable<unknown> {
    return this.#caller.invoke$(endpoint, params, options, this.#handling)
  }

  override [REQUEST](params: RequestParams, options?: CallOptions): Observable<unknown> {
    return this.#caller.request$(params, options, this.#handling)
  }
}
