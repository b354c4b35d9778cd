import { Observable } from 'rxjs'
import { bindParams } from '../api/bind/bind-params.js'
import { withPartialResults } from '../api/bind/partial-results.js'
import { unknownParameters } from '../api/bind/unknown.js'
import type { Endpoint } from '../api/endpoint.js'
import type { CallParameters } from '../api/parameter-types.js'
import { callTraits } from '../api/traits/endpoint-traits.js'
import { traitsOf } from '../api/traits/path-traits.js'
import { Call } from '../call/call.js'
import type { CallHandling } from '../call/call-handling.js'
import { ConfigurationError } from '../errors/index.js'
import type { ApiTraits, RequestParams } from '../message/request.js'
import type { CallOptions } from '../options/call-options.js'
import { type CallSettings, callSettings } from '../options/call-settings.js'
import { parseRequestParams } from '../options/request-params.js'
import type { Core } from './core.js'

const NO_OPTIONS: CallOptions = Object.freeze({})

/** Makes calls with the settings of one client. Clients that are derived from each other share a core, not a caller. */
export class Caller {
  readonly core: Core
  readonly settings: CallSettings

  /** @param settings - the defaults of the client's calls. @defaultValue those of the core */
  constructor(core: Core, settings: CallSettings = core.settings.call) {
    this.core = core
    this.settings = settings
  }

  /** Returns a caller of the same kind with other settings. */
  derive(settings: CallSettings): Caller {
    return new Caller(this.core, settings)
  }

  /** Calls an API. Each subscription is a separate call. */
  invoke$(
    endpoint: Endpoint,
    params: CallParameters | undefined,
    options: CallOptions | undefined,
    handling?: CallHandling,
  ): Observable<unknown> {
    return new Observable((out) => {
      const call = this.describe(endpoint, params, options, handling)
      this.core.events.hint(call, () => unknownParameters(endpoint, params))
      this.core.start(call, out)
    })
  }

  /** Calls a path. Each subscription is a separate call. */
  request$(given: RequestParams, options: CallOptions | undefined, handling?: CallHandling): Observable<unknown> {
    return new Observable((out) => {
      const params = parseRequestParams(given)
      this.core.start(this.#call(traitsOf(params, options), params, options, handling), out)
    })
  }

  /** Makes the call that a subscription stands for. @throws ConfigurationError for wrong parameters or options */
  protected describe(
    endpoint: Endpoint,
    params: CallParameters | undefined,
    options: CallOptions | undefined,
    handling?: CallHandling,
  ): Call {
    const partial = options?.allowPartialSearchResults ?? this.settings.allowPartialSearchResults
    const given = partial === undefined ? params : withPartialResults(endpoint, params, options, partial)
    return this.#call(callTraits(endpoint, params, options), bindParams(endpoint, given), options, handling)
  }

  #call(api: ApiTraits, params: RequestParams, options: CallOptions | undefined, handling?: CallHandling): Call {
    const settings = callSettings(this.settings, options)
    if (settings.asStream !== false && params.method.toUpperCase() === 'HEAD' && !settings.meta) {
      throw new ConfigurationError(
        `${api.name} has no body to stream: leave out asStream, or add meta to get the status`,
      )
    }
    const id = settings.id ?? this.core.requestId(params, options)
    return new Call(api, params, options ?? NO_OPTIONS, settings, id, handling)
  }
}
