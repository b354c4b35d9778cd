import { defer, type Observable, type OperatorFunction } from 'rxjs'
import { givenQuery } from '../../api/bind/bind-params.js'
import { HitCutter } from '../../json/hits/hit-cutter.js'
import type { Serializer } from '../../json/text/serializer.js'
import { parseJson } from '../../json/text/unreadable.js'
import type { Result } from '../../message/result.js'
import type { Destination } from '../../rx/destination.js'
import { operate } from '../../rx/operate.js'
import { Stage } from '../../rx/stage.js'
import type { HelperHost } from '../host.js'
import { bytesOf } from '../pages/page.js'
import { type HitReader, hitReader } from './hit-reader.js'
import {
  type HitsOptions,
  type HitsParameters,
  type HitsSettings,
  hitsSettings,
  type SearchEnvelope,
} from './hits-options.js'

/** Every hit of one response, as its bytes arrive; see `helpers.hits$`. */
export function hits$(host: HelperHost, params: HitsParameters, options: HitsOptions = {}): Observable<unknown> {
  return defer(() => {
    const settings = hitsSettings(options)
    return host.api
      .search$(params, { ...settings.call, asStream: 'bytes' })
      .pipe(cutHits(settings, host.serializer, isFiltered(params, options)))
  })
}

/** Whether parts of the response are left out; parameters can be given as a querystring, too. */
function isFiltered(params: HitsParameters, options: HitsOptions): boolean {
  const queries = [params, givenQuery(params.querystring), givenQuery(options.querystring)]
  return queries.some(({ filter_path: filterPath }) => filterPath !== undefined)
}

/** A chunk of the response, or all of it: an interceptor can have answered in place of the server. */
type ChunkOrResult = Uint8Array | Result

function cutHits(
  settings: HitsSettings,
  serializer: Serializer,
  filtered: boolean,
): OperatorFunction<ChunkOrResult, unknown> {
  return operate((destination) => new ReadHits(destination, settings, serializer, filtered))
}

class ReadHits extends Stage<ChunkOrResult, unknown> {
  readonly #settings: HitsSettings
  readonly #serializer: Serializer
  readonly #filtered: boolean
  readonly #reader: HitReader
  readonly #cutter: HitCutter

  constructor(destination: Destination<unknown>, settings: HitsSettings, serializer: Serializer, filtered: boolean) {
    super(destination)
    this.#settings = settings
    this.#serializer = serializer
    this.#filtered = filtered
    this.#reader = hitReader(settings.as, serializer, (hit) => {
      if (!this.closed) destination.next(hit)
    })
    this.#cutter = new HitCutter(
      (chunk, from, end, spans) => {
        if (!this.closed) this.#reader.take(chunk, from, end, spans)
      },
      (bytes) => this.#tell(bytes),
    )
  }

  override next(chunk: ChunkOrResult): void {
    try {
      this.#read(chunk instanceof Uint8Array ? chunk : bytesOf(chunk.body))
    } catch (error) {
      this.#failOn(error)
    }
  }

  override complete(): void {
    try {
      this.#tell(this.#cutter.end(this.#filtered))
    } catch (error) {
      this.#failOn(error)
    }
    super.complete()
  }

  #read(bytes: Uint8Array): void {
    try {
      this.#cutter.push(bytes)
    } finally {
      // Also before what the cutter fails on: those hits came before it. What fails on them then counts.
      if (!this.closed) this.#reader.flush()
    }
  }

  /** Parsed even if nobody wants it: a response that is no JSON must not pass for a shorter one. */
  #tell(bytes: Buffer): void {
    const envelope = parseJson(bytes, this.#serializer, 'the response') as SearchEnvelope
    this.#settings.envelope$?.next(envelope)
  }

  /** A reader can have left within what failed. */
  #failOn(error: unknown): void {
    if (!this.closed) this.fail(error)
  }
}
