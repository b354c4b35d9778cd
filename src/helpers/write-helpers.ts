import type { INDICES } from '../api/infer/indices.js'
import { bulk } from './bulk/bulk.js'
import type { BulkMethod } from './bulk/method.js'
import type { HelperHost } from './host.js'
import { JobHelpers } from './job-helpers.js'

/**
 * Helpers that write documents: part of `client.helpers`.
 *
 * @typeParam TIndices - which documents are in which index, as far as that is known
 */
export abstract class WriteHelpers<TIndices> extends JobHelpers {
  /** Indices of the client, for types alone. */
  declare readonly [INDICES]?: TIndices
  readonly #host: HelperHost

  /** @internal */
  constructor(host: HelperHost) {
    super(host)
    this.#host = host
  }

  /**
   * Writes documents: an operator like `mergeMap`, documents in, one outcome for each out. It fills batches, sends several at once, sends
   * again what the server refuses for the moment, and holds its source back at the pace of the server.
   *
   * No document gets lost: each that the source emits is `ok`, `failed` or `unknown` in exactly one outcome; if the stream ends early,
   * the rest is reported to `unsettled$`. What could do harm twice is never sent twice. Operations on one id take effect in input order.
   *
   * When the source completes or fails, everything that it emitted is sent and settled first. Unsubscribing closes the sockets at once.
   *
   * @example
   * ```ts
   * docs$
   *   .pipe(client.helpers.bulk({ index: 'books', onDocument: (book) => ({ index: { _id: book.isbn } }) }))
   *   .subscribe(({ ok, document, error }) => ok || console.error(document.isbn, error?.reason))
   * ```
   * @example Copies an index: bytes stay bytes.
   * ```ts
   * other.helpers
   *   .scan$({ index: 'books' }, { as: 'raw' })
   *   .pipe(client.helpers.bulk({ index: 'copies', as: 'flush' }))
   *   .subscribe(({ total }) => console.log(total.ok))
   * ```
   * @example From disk to socket, unparsed.
   * ```ts
   * pullFrom(createReadStream('books.ndjson'))
   *   .pipe(lines(), client.helpers.bulk({ index: 'books', as: 'failure' }))
   *   .subscribe(({ document, error }) => deadLetters.write(`${error?.type} ${document}\n`))
   * ```
   * @throws ConfigurationError for a wrong option, at once; in the stream, a BulkError with `onFailure: 'error'`, and the error of a
   * request that no other request would fare better than
   */
  readonly bulk: BulkMethod = ((options: unknown) => bulk(this.#host, options)) as BulkMethod
}
