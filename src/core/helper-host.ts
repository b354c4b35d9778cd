import { findEndpoint } from '../api/catalog.js'
import type { HelperHost } from '../helpers/host.js'
import { BatchedCaller } from './batch/batched-caller.js'
import { BoundApi } from './bound-api.js'
import type { Caller } from './caller.js'

/** Gives helpers access to a client: its API, its settings, and the end of its core. */
export function helperHost(caller: Caller): HelperHost {
  const { core, settings } = caller
  const { serializer, scheduler } = core.settings
  return {
    api: new BoundApi(caller),
    detached: new BoundApi(caller, { detached: true }),
    batched: (batch) => new BoundApi(new BatchedCaller(core, settings, batch)),
    settings,
    serializer,
    scheduler,
    closing$: core.closing$,
    get closed() {
      return core.closed
    },
    track: (work) => core.track(work),
    report: (event) => core.events.bulk(event),
    reportPartial: (response, meta) => core.events.partial('search', response, { meta: () => meta }),
    cleanup: (work$) => core.cleanup(work$),
    call$: (name, params, options, handling) => {
      const endpoint = findEndpoint(name)
      if (endpoint === undefined) throw new TypeError(`there is no API "${name}"`)
      return caller.invoke$(endpoint, params, options, handling)
    },
  }
}
