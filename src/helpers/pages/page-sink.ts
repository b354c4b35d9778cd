import { HitCutter } from '../../json/hits/hit-cutter.js'
import { type Deserializer, parseJson } from '../../json/text/unreadable.js'
import type { BodySink } from '../../message/result.js'
import type { CutResponse, PageResponse } from './page.js'
import { separatorOf } from './page-hits.js'

/** Gathers a search's response and cuts out its hits, without a look at each. */
export class HitSink implements BodySink {
  readonly #chunks: Uint8Array[] = []

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
  }

  end(): CutResponse {
    const bytes = Buffer.concat(this.#chunks)
    return guessed(bytes) ?? walked(bytes)
  }
}

/** What comes before the first hit, and behind the last one: in nearly all responses nothing else does. */
const [OPEN, CLOSE] = [Buffer.from('"hits":[{'), Buffer.from(']}}')]

/**
 * Takes all for hits that lies between the place where they seem to begin and the response's end. That they begin there shows when
 * the rest is parsed, and that they go on up to the end when the last one is.
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

/** Nothing of the response is passed on, so that no key in it can do harm. */
const JSON_ITSELF: Deserializer = { deserialize: JSON.parse }

interface GuessedResponse extends PageResponse {
  readonly hits?: { readonly hits?: readonly unknown[] }
}

/**
 * What else there is, such as aggregations behind the hits, takes a walk through all of the response. There can be no hits at
 * all: `filter_path` leaves out an empty list.
 */
function walked(bytes: Buffer): CutResponse {
  const hits: Buffer[] = []
  const cutter = new HitCutter((chunk, from, end) => hits.push(chunk.subarray(from, end)))
  cutter.push(bytes)
  const response = parseJson(cutter.end(true), JSON_ITSELF, 'the response') as PageResponse
  return { hits: joined(hits), last: hits.at(-1), response }
}

function joined(hits: readonly Buffer[]): Buffer {
  const comma = Buffer.from(',')
  return Buffer.concat(hits.flatMap((hit, place) => (place === 0 ? [hit] : [comma, hit])))
}
