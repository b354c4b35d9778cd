import { catchError, concat, defer, ignoreElements, map, mergeMap, Observable, of, tap, throwError } from 'rxjs'
import { givenQuery } from '../../api/bind/bind-params.js'
import type { BufferedOptions } from '../../api/method.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { ResponseError, ScanError } from '../../errors/index.js'
import { checkResponse } from '../check-response.js'
import type { HelperHost } from '../host.js'
import type { Delivered } from './delivered.js'
import { isRemote } from './remote-clusters.js'

/** Open indices of a search: their names and UUIDs. A UUID is empty where only names can be had. */
type Found = ReadonlyMap<string, string>

const UUID = 'index.uuid'
/** Setting that only a closed index has. */
const CLOSED = 'index.verified_before_close'

/** Statuses of a server that does not tell settings: without the privilege, or for remote indices. */
const UNKNOWN = [400, 403, 404]

/** Statuses by which Elasticsearch says that an expression names an index that is deleted or closed. */
const GONE: readonly number[] = [400, 404]

/**
 * Indices that a search means, as they were when the scan began.
 *
 * A point in time keeps reading the indices that it was opened on, whatever becomes of their names and aliases. Only a
 * new pass reads what the search means by then. It must not leave out what the first one has begun to read.
 */
export class SearchIndices {
  readonly #host: HelperHost
  readonly #call: BufferedOptions
  readonly #expression: CallParameters
  #known: Found = new Map()

  constructor(host: HelperHost, params: CallParameters, call: BufferedOptions) {
    const { index, ignore_unavailable, allow_no_indices, expand_wildcards } = {
      ...givenQuery(params.querystring),
      ...params,
    }
    this.#host = host
    this.#call = call
    this.#expression = { index, ignore_unavailable, allow_no_indices, expand_wildcards }
  }

  /** Returns a pass over all hits. The first one notes the indices beside its work; later ones compare them first. */
  pass$(hits$: Observable<unknown>, delivered: Delivered): Observable<unknown> {
    return defer(() => {
      if (!delivered.complete) return hits$
      return delivered.count === 0 ? this.#noting$(hits$) : concat(this.#check$(), hits$)
    })
  }

  #noting$(hits$: Observable<unknown>): Observable<unknown> {
    return new Observable((out) => {
      hits$.subscribe(out)
      const note = (found: Found): void => {
        this.#known = found
      }
      // Without an answer the scan goes on, and cannot begin again.
      if (!out.closed) out.add(this.#found$().subscribe({ next: note, error: () => undefined }))
    })
  }

  /** Completes if the search still means all indices that it meant before. */
  #check$(): Observable<never> {
    const known = this.#known
    if (known.size === 0) {
      return throwError(() => new ScanError('a node died, and it is not known which indices were to be read'))
    }
    return this.#found$().pipe(
      catchError((error) => throwError(() => (isGone(error) ? lost(known.keys(), error) : error))),
      tap((found) => {
        const missing = [...known].filter(([name, uuid]) => found.get(name) !== uuid)
        if (missing.length > 0) throw lost(missing.map(([name]) => name))
        this.#known = found
      }),
      ignoreElements(),
    )
  }

  #found$(): Observable<Found> {
    if (isRemote(this.#expression.index)) return this.#names$()
    const which = { ...this.#expression, expand_wildcards: this.#expression.expand_wildcards ?? 'open' }
    return this.#host.api.indices
      .getSettings$({ ...which, name: [UUID, CLOSED], flat_settings: true } as object, {
        ...this.#call,
        ignore: UNKNOWN,
      })
      .pipe(
        mergeMap((response) => {
          const found = foundIn(response)
          return found === undefined ? this.#names$() : of(found)
        }),
      )
  }

  /** Names alone. Reading is all that the request needs to be permitted, and it names remote indices, too. */
  #names$(): Observable<Found> {
    const params = { ...this.#expression, fields: ['_index'], filter_path: ['indices'] }
    return this.#host.api.fieldCaps$<{ indices?: string | string[] }>(params as object, this.#call).pipe(
      map((response) => [checkResponse(response).indices ?? []].flat()),
      map((names) => new Map(names.map((name) => [name, '']))),
    )
  }
}

/** Returns the open indices of a response, or `undefined` if it does not tell them. */
function foundIn(response: unknown): Found | undefined {
  const found = new Map<string, string>()
  const indices = Object.entries(Object(response))
  for (const [name, index] of indices) {
    const settings = Object(Object(index).settings)
    const uuid: unknown = settings[UUID]
    if (typeof uuid !== 'string') return undefined
    if (settings[CLOSED] === undefined) found.set(name, uuid)
  }
  return indices.length === 0 ? undefined : found
}

/** Number of names in a message. */
const MOST_NAMES = 5

function lost(indices: Iterable<string>, cause?: unknown): ScanError {
  const all = [...indices]
  const names = `${all.slice(0, MOST_NAMES).join(', ')}${all.length > MOST_NAMES ? ' and others' : ''}`
  const what =
    'it was deleted, closed or created again, or the search does not mean it any more, as when an alias has moved'
  return new ScanError(`what was read of ${names} cannot be read again: ${what}`, { cause })
}

function isGone(error: unknown): boolean {
  return error instanceof ResponseError && GONE.includes(error.statusCode)
}
