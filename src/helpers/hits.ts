import { defer, type Observable, type OperatorFunction } from 'rxjs'
import type { Client } from '../client.js'
import { HitCutter } from '../json/hit-splitter.js'
import { SERIALIZER, type Serializer } from '../json/serializer.js'
import { readJson } from '../json/unreadable.js'
import { operate, type Reader, Stage } from '../operators/stage.js'
import { type HitReader, hitReader } from './hit-reader.js'
import {
  type HitsOptions,
  type HitsParameters,
  type HitsSettings,
  hitsSettings,
  type SearchEnvelope,
} from './hits-options.js'

/** Every hit of one reply, as its bytes arrive; see `helpers.hits$`. */
export function hits$(client: Client, params: HitsParameters, options: HitsOptions = {}): Observable<unknown> {
  return defer(() => {
    const settings = hitsSettings(options)
    return client
      .search$(params, { ...settings.call, asStream: 'bytes' })
      .pipe(readHits(settings, client[SERIALIZER], params.filter_path !== undefined))
  })
}

function readHits(
  settings: HitsSettings,
  serializer: Serializer,
  filtered: boolean,
): OperatorFunction<Uint8Array, unknown> {
  return operate((out) => new ReadHits(out, settings, serializer, filtered))
}

class ReadHits extends Stage<Uint8Array, unknown> {
  readonly #settings: HitsSettings
  readonly #serializer: Serializer
  /** Whether parts of the reply are left out. */
  readonly #filtered: boolean
  readonly #reader: HitReader
  readonly #cutter: HitCutter

  constructor(out: Reader<unknown>, settings: HitsSettings, serializer: Serializer, filtered: boolean) {
    super(out)
    this.#settings = settings
    this.#serializer = serializer
    this.#filtered = filtered
    this.#reader = hitReader(settings.as, serializer, (hit) => {
      if (!this.closed) out.next(hit)
    })
    this.#cutter = new HitCutter(
      (piece, from, end, spans) => {
        if (!this.closed) this.#reader.take(piece, from, end, spans)
      },
      (bytes) => this.#tell(bytes),
    )
  }

  protected override _next(bytes: Uint8Array): void {
    try {
      this.#read(bytes)
    } catch (error) {
      this.#failOn(error)
    }
  }

  protected override _complete(): void {
    try {
      this.#tell(this.#cutter.end(this.#filtered))
    } catch (error) {
      this.#failOn(error)
    }
    super._complete()
  }

  #read(bytes: Uint8Array): void {
    try {
      this.#cutter.push(bytes)
    } finally {
      // Also before what the cutter fails on: those hits came before it. What fails on them then counts.
      if (!this.closed) this.#reader.flush()
    }
  }

  /** Parsed even if nobody wants it: a reply that is no JSON must not pass for a shorter one. */
  #tell(bytes: Buffer): void {
    const envelope = readJson(bytes, this.#serializer, 'the reply') as SearchEnvelope
    this.#settings.envelope$?.next(envelope)
  }

  /** A reader can have left within what failed. */
  #failOn(error: unknown): void {
    if (!this.closed) this.fail(error)
  }
}
