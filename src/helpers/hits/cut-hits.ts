import { HitCutter } from '../../json/hits/hit-cutter.js'
import type { Result, StreamHead } from '../../message/result.js'
import type { Destination } from '../../rx/destination.js'
import { Stage } from '../../rx/stage.js'
import { bytesOf } from '../pages/page.js'
import { BATCH_BYTES } from '../pages/page-hits.js'
import type { Hit, HitParser } from './hit-parser.js'

/** Receives the bytes of a response without its hits. They are whole JSON at each call. The last call has the response's head, too. */
export type OnEnvelope = (bytes: Buffer, head?: StreamHead) => void

/** Head or chunk of the response, or all of it if an interceptor has answered in place of the server. */
type ChunkOrResult = Uint8Array | StreamHead | Result

/** Cuts hits out of the chunks of a response and emits them. The hits before a fault are emitted before its error. */
export class CutHits extends Stage<ChunkOrResult, unknown> {
  readonly #parser: HitParser
  readonly #onEnvelope: OnEnvelope
  readonly #filtered: boolean
  readonly #cutter: HitCutter
  /** Consumer of the hits. Each stage in between would cost more than cutting a hit. */
  readonly #inspector: Destination<unknown>
  #head: StreamHead | undefined
  #chunk: Buffer = Buffer.alloc(0)
  /** Start and end of each hit of the batch, as positions in the chunk. */
  #bounds: number[] = []

  /** @param filtered - true if `filter_path` can have left out the list of hits */
  constructor(destination: Destination<unknown>, parser: HitParser, onEnvelope: OnEnvelope, filtered: boolean) {
    super(destination)
    this.#inspector = destination.inspector ?? destination
    this.#parser = parser
    this.#onEnvelope = onEnvelope
    this.#filtered = filtered
    this.#cutter = new HitCutter((chunk, from, end, spans) => this.#take(chunk, from, end, spans), onEnvelope)
  }

  override next(chunk: ChunkOrResult): void {
    try {
      if (chunk instanceof Uint8Array) this.#cut(chunk)
      else if ('name' in chunk) this.#head = chunk
      else this.#cut(bytesOf(chunk.body))
    } catch (error) {
      this.#failOn(error)
    }
  }

  override complete(): void {
    try {
      this.#onEnvelope(this.#cutter.end(this.#filtered), this.#head)
    } catch (error) {
      this.#failOn(error)
    }
    super.complete()
  }

  #cut(chunk: Uint8Array): void {
    try {
      this.#cutter.push(chunk)
    } finally {
      // The hits before a fault of the cutter come first. A fault in one of them takes precedence.
      if (!this.closed) this.#flush()
    }
  }

  #take(chunk: Buffer, from: number, end: number, spans: readonly number[]): void {
    if (this.closed) return
    if (!this.#parser.joins) return this.#emitOne(chunk, from, end, spans)
    const start = this.#bounds[0] ?? from
    if (chunk !== this.#chunk || end - start > BATCH_BYTES) this.#flush()
    this.#chunk = chunk
    this.#bounds.push(from, end)
  }

  #flush(): void {
    const bounds = this.#bounds
    if (bounds.length === 0) return
    this.#bounds = []
    const chunk = this.#chunk
    const batch = chunk.subarray(bounds[0], bounds.at(-1))
    const hits = this.#parse(batch, bounds.length / 2)
    if (hits === undefined) {
      for (let at = 0; at < bounds.length; at += 2) this.#emitOne(chunk, bounds[at] ?? 0, bounds[at + 1] ?? 0, [])
      return
    }
    for (let place = 0; place < hits.length && !this.closed; place++) this.#emit(hits[place] as Hit, batch, place)
  }

  /**
   * Parses a batch. @returns `undefined` if the batch has another number of hits; parsing each hit alone then finds the
   * faulty one
   */
  #parse(batch: Buffer, count: number): readonly Hit[] | undefined {
    try {
      const hits = this.#parser.parse(batch)
      return hits.length === count ? hits : undefined
    } catch {
      return undefined
    }
  }

  #emitOne(chunk: Buffer, from: number, end: number, spans: readonly number[]): void {
    const hit = this.#parser.parseOne(chunk, from, end, spans)
    // Raw hits are emitted as they are. A view for each would cost as much as its document.
    if (this.#parser.onlySource) this.#emit(hit, chunk.subarray(from, end), 0)
    else if (!this.closed) this.#inspector.next(hit)
  }

  #emit(hit: Hit, batch: Buffer, place: number): void {
    const value = this.#parser.emitted(hit, batch, place)
    if (!this.closed) this.#inspector.next(value)
  }

  /** Fails, unless the consumer has left because of an earlier hit. */
  #failOn(error: unknown): void {
    if (!this.closed) this.fail(error)
  }
}
