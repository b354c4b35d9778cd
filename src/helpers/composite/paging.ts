import type { CallParameters } from '../../api/parameter-types.js'
import { missingParts } from '../../call/partial-response.js'
import { ConfigurationError, QueryError } from '../../errors/index.js'
import { stringify } from '../../json/text/stringify.js'
import { type Deserializer, parseJson } from '../../json/text/unreadable.js'
import type { BodySink } from '../../message/result.js'
import { checkResponse, unusable } from '../check-response.js'
import { EXACT, exactSortValue } from '../pages/cursor.js'
import { bytesOf } from '../pages/page.js'
import { withoutPlace } from '../pages/search-params.js'

/** Key of a bucket, after which the next page begins. */
type Key = Readonly<Record<string, unknown>>

/** Members of a response that a page is read from. */
interface PageBody {
  readonly pit_id?: string
  readonly terminated_early?: boolean
  readonly aggregations?: unknown
}

interface PageAggregation {
  readonly buckets?: unknown
  readonly after_key?: Key
}

/** Page of buckets, and the key at which the next page begins. */
interface CompositePage {
  readonly buckets: readonly unknown[]
  readonly next: Key | undefined
  /** Id of the point in time, if the response has it. */
  readonly id: string | undefined
}

/** Buckets of a page; the server's own default is 10. */
const DEFAULT_SIZE = 1_000

/** Response with a page, and its bytes: the next page needs its key with all digits. */
class PageSink implements BodySink {
  text = Buffer.alloc(0)
  response: PageBody = {}
  readonly #chunks: Uint8Array[] = []
  readonly #serializer: Deserializer

  constructor(serializer: Deserializer, bytes?: Uint8Array) {
    this.#serializer = serializer
    if (bytes !== undefined) this.push(bytes)
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
  }

  end(): this {
    this.text = Buffer.concat(this.#chunks)
    this.response = checkResponse(parseJson(this.text, this.#serializer, 'the response')) as PageBody
    return this
  }
}

/** Requests and responses of the pages of one composite aggregation. */
export class Paging {
  readonly #params: CallParameters
  readonly #name: string
  readonly #aggregation: { readonly composite: Readonly<Record<string, unknown>> }
  readonly #acceptsPartial: boolean
  readonly #serializer: Deserializer

  constructor(params: CallParameters, name: string, serializer: Deserializer) {
    const aggregation = Object(params.aggs)[name]
    if (typeof Object(aggregation).composite !== 'object') {
      throw new ConfigurationError(`aggs has no composite aggregation named ${JSON.stringify(name)}`)
    }
    this.#aggregation = aggregation
    this.#name = name
    this.#serializer = serializer
    const { aggs: _aggs, ...others } = withoutPlace(params)
    this.#params = others
    this.#acceptsPartial = params.allow_partial_search_results === true
  }

  search(pit: string, keepAlive: string, after: Key | undefined): CallParameters {
    const { composite, ...rest } = this.#aggregation
    const page = { size: DEFAULT_SIZE, ...composite, ...(after === undefined ? undefined : { after }) }
    return {
      track_total_hits: false,
      ...this.#params,
      size: 0,
      pit: { id: pit, keep_alive: keepAlive },
      aggs: { [this.#name]: { ...rest, composite: page } },
    }
  }

  /** Returns the destination of a page. */
  sink(): PageSink {
    return new PageSink(this.#serializer)
  }

  /**
   * Reads a page.
   *
   * @param body - the sink of the response, or what an interceptor gave in place of the server
   * @param after - the key at which it begins
   * @throws QueryError if the page is incomplete, or ends where it began, and so on for ever
   */
  read(body: unknown, after: Key | undefined): CompositePage {
    const { text, response } = body instanceof PageSink ? body : new PageSink(this.#serializer, bytesOf(body)).end()
    const missing = this.#acceptsPartial ? undefined : missingParts('search', response)
    if (missing !== undefined) {
      const message = `a page is incomplete, so that documents are missing in its counts; ${missing.message}`
      throw new QueryError(message, { failures: missing.failures })
    }
    if (response.terminated_early === true && !this.#acceptsPartial) {
      throw new QueryError('a page was terminated early, so that documents are missing in its counts')
    }
    const { buckets, after_key: key } = this.#aggregationOf(response)
    if (!Array.isArray(buckets)) throw unusable(response, `it has no aggregation ${this.#name}`)
    // A page can be empty and yet have a key: a bucket_selector may have removed all of its buckets.
    const next = key && this.#exactKey(key, text)
    if (next !== undefined && stringify(next) === stringify(after)) {
      throw new QueryError(`a page ended where it began, at ${stringify(next)}`)
    }
    return { buckets, next, id: response.pit_id }
  }

  #aggregationOf({ aggregations }: PageBody): PageAggregation {
    return Object(Object(aggregations)[this.#name])
  }

  /** Returns the key with all digits. The serializer rounds integers beyond 2^53 by default, and the next page would begin at a wrong place. */
  #exactKey(key: Key, text: Buffer): Key {
    const isExact = Object.values(key).every((value) => typeof value !== 'number' || Number.isSafeInteger(value))
    const exact = isExact ? key : this.#aggregationOf(parseJson(text, EXACT, 'the response') as PageBody).after_key
    return Object.fromEntries(Object.entries(exact ?? key).map(([name, value]) => [name, exactSortValue(value)]))
  }
}
