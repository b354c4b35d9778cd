import { type CallOptions, Client } from 'rxelastic'
import { type Observable, tap } from 'rxjs'
import { INVOKE } from '../../../src/api/api.js'
import type { Endpoint } from '../../../src/api/endpoint.js'
import type { CallParameters } from '../../../src/api/parameter-types.js'

/** A client that notes which endpoints have answered without an error. */
export class RecordingClient extends Client {
  /** The names of the specification, such as `indices.create`. */
  readonly answered = new Set<string>()

  override [INVOKE](
    endpoint: Endpoint,
    params: CallParameters | undefined,
    options: CallOptions | undefined,
  ): Observable<unknown> {
    return super[INVOKE](endpoint, params, options).pipe(tap({ complete: () => this.answered.add(endpoint.name) }))
  }
}
