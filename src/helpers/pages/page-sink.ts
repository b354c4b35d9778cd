import { HitCutter } from '../../json/hits/hit-cutter.js'
import { type Deserializer, parseJson } from '../../json/text/unreadable.js'
import type { BodySink } from '../../message/result.js'
import { separatorOf } from './page-hits.js'
import type { CutResponse, PageResponse } from './page-response.js'

/** Collects the response of a search and cuts out its hits, without examining each one. */
export class HitSink implements BodySink {
  readonly #chunks: Uint8Array[] = []
  readonly #filtered: boolean
  response: PageResponse | undefined

  /** @param filtered - whether `filter_path` can have left out the list of hits */
  constructor(filtered: boolean) {
    this.#filtered = filtered
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
  }

  end(): CutResponse {
    const bytes = Buffer.concat(this.#chunks)
    const cut = guessed(bytes) ?? walked(bytes, this.#filtered)
    this.response = cut.response
    return cut
  }
}

/** Bytes before the first hit and after the last one. Nearly all responses consist of these and the hits. */
const [OPEN, CLOSE] = [Buffer.from('"hits":[{'), Buffer.from(']}}')]

/**
 * Takes all bytes from the apparent begin of the hits to the end of the response for hits.
 *
 * Parsing the rest shows whether they begin there, and parsing the last hit shows whether they go on to the end.
 */
function guessed(bytes: Buffer): CutResponse | undefined {
  const from = bytes.indexOf(OPEN) + OPEN.length - 1
  const to = bytes.length - CLOSE.length
  if (from < OPEN.length || to <= from || !bytes.subarray(to).equals(CLOSE)) return undefined
  const hits = bytes.subarray(from, to)
  const last = hits.subarray(hits.lastIndexOf(separatorOf(hits)) + 1)
  try {
    JSON.parse(last.toString())
    const response: GuessedResponse = JSON.parse(`${bytes.toString('utf8', 0, from)}"mark"]}}`)
    return response.hits?.hits?.[0] === 'mark' ? { hits, last, response } : undefined
  } catch {
    return undefined
  }
}

/** Plain parser. No part of the response is passed on, so that no key in it can do harm. */
const JSON_ITSELF: Deserializer = { deserialize: JSON.parse }

interface GuessedResponse extends PageResponse {
  readonly hits?: { readonly hits?: readonly unknown[] }
}

/**
 * Walks through the whole response, to find other parts such as aggregations after the hits. There may be no hits at
 * all, because `filter_path` leaves out an empty list. It keeps `_shards`, so a response without both is no search
 * response.
 *
 * @throws DeserializationError if the response is no search response
 */
function walked(bytes: Buffer, filtered: boolean): CutResponse {
  const hits: Buffer[] = []
  const cutter = new HitCutter((chunk, from, end) => hits.push(chunk.subarray(from, end)))
  cutter.push(bytes)
  const response = parseJson(cutter.end(filtered), JSON_ITSELF, 'the response') as PageResponse
  if (hits.length === 0 && response._shards === undefined) cutter.end()
  return { hits: joined(hits), last: hits.at(-1), response }
}

function joined(hits: readonly Buffer[]): Buffer {
  const comma = Buffer.from(',')
  return Buffer.concat(hits.flatMap((hit, place) => (place === 0 ? [hit] : [comma, hit])))
}
