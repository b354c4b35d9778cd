import type { OnCut } from '../../json/hits/hit-cutter.js'
import type { RawHit } from '../../json/hits/raw-hit.js'
import { RawHitParser } from '../../json/hits/raw-hit-parser.js'
import { jsonSerializer, type Serializer } from '../../json/text/serializer.js'
import { parseHits, parseJson } from '../../json/text/unreadable.js'
import { LONGEST_RUN } from '../pages/hit-batches.js'
import type { HitForm } from '../pages/options.js'
import { sourceOf } from './source-of.js'

/** Makes of hits what is emitted. Both methods throw a DeserializationError for what is no hit, behind those before it. */
export interface HitReader {
  /** Takes the next hit; see {@link OnCut}. */
  take(...hit: Parameters<OnCut>): void
  /** Emits what was taken and has not been emitted yet: to be called when a chunk of the response has been cut. */
  flush(): void
}

/** Deserializer hits in a form. */
export function hitReader(as: HitForm, serializer: Serializer, emit: (hit: unknown) => void): HitReader {
  if (as === 'raw') return rawReader(serializer, emit)
  const show = as === 'source' ? sourceOf : identity
  // Only of ours is it known that an array of hits means the same to it as each of them.
  if (serializer.deserialize === jsonSerializer.deserialize) return new Runs(show, emit)
  return oneByOne(show, serializer, emit)
}

/** What is emitted of a parsed hit, whose bytes lie between two positions. */
type Show = (hit: unknown, chunk: Buffer, from: number, end: number) => unknown

const identity: Show = (hit) => hit

function rawReader(serializer: Serializer, emit: (hit: RawHit) => void): HitReader {
  const raw = new RawHitParser(serializer)
  return { take: (chunk, from, end, spans) => emit(raw.parse(chunk, from, end, spans)), flush: () => undefined }
}

function oneByOne(show: Show, serializer: Serializer, emit: (hit: unknown) => void): HitReader {
  return {
    take: (chunk, from, end) => emit(show(parseJson(chunk.subarray(from, end), serializer, 'a hit'), chunk, from, end)),
    flush: () => undefined,
  }
}

/** Parses hits that stand in a row in one go, which is cheaper than one by one. */
class Runs implements HitReader {
  readonly #show: Show
  readonly #emit: (hit: unknown) => void
  #chunk: Buffer = Buffer.alloc(0)
  /** Where in the chunk each hit of the run begins and ends. */
  #bounds: number[] = []

  constructor(show: Show, emit: (hit: unknown) => void) {
    this.#show = show
    this.#emit = emit
  }

  take(chunk: Buffer, from: number, end: number): void {
    const start = this.#bounds[0] ?? from
    if (chunk !== this.#chunk || end - start > LONGEST_RUN) this.flush()
    this.#chunk = chunk
    this.#bounds.push(from, end)
  }

  flush(): void {
    const bounds = this.#bounds
    if (bounds.length === 0) return
    const chunk = this.#chunk
    this.#bounds = []
    const hits = parseRun(chunk.subarray(bounds[0], bounds.at(-1)), bounds.length / 2)
    for (let place = 0; place < bounds.length; place += 2) {
      const [from = 0, end = 0] = [bounds[place], bounds[place + 1]]
      const hit = hits === undefined ? parseJson(chunk.subarray(from, end), jsonSerializer, 'a hit') : hits[place / 2]
      this.#emit(this.#show(hit, chunk, from, end))
    }
  }
}

/** @returns undefined if it is not so many hits that can be read: which of them cannot, shows when each is parsed alone */
function parseRun(run: Buffer, count: number): unknown[] | undefined {
  try {
    const hits = parseHits(run, jsonSerializer)
    return Array.isArray(hits) && hits.length === count ? hits : undefined
  } catch {
    return undefined
  }
}
