import type { Observable } from 'rxjs'
import type { Indices, SearchSourceConfig, Fields as SourceNames } from '../api/generated/estypes.js'
import type { DocumentOf, KnownIndex } from '../api/infer/indices.js'
import type { Searched } from '../api/infer/source.js'
import { ConfigurationError } from '../errors/index.js'
import { bulk } from './bulk/bulk.js'
import type { BulkMethod } from './bulk/method.js'
import { BulkWritable } from './bulk/writable.js'
import type { BulkWritableOptions } from './bulk/writable-options.js'
import { copy$ } from './copy/copy.js'
import type { CopyOptions, CopyProgress } from './copy/options.js'
import type { HelperHost } from './host.js'
import { JobHelpers } from './job-helpers.js'
import type { ScanParameters } from './scan/scan.js'

/**
 * Helpers that write documents: part of `client.helpers`.
 *
 * @typeParam TIndices - document types of the indices, as far as they are known
 */
export abstract class WriteHelpers<TIndices> extends JobHelpers<TIndices> {
  readonly #host: HelperHost

  /** @internal */
  constructor(host: HelperHost) {
    super(host)
    this.#host = host
  }

  /**
   * Writes documents: an operator like `mergeMap`, with documents as input and one outcome for each as output.
   *
   * It fills batches, sends several at once, retries refused documents, and slows its source down to the pace of the
   * server. Each document of the source is `ok`, `failed` or `unknown` in exactly one outcome. If the stream ends
   * early, `unsettled$` reports the rest. A write that must not happen twice is never repeated. Operations on one id
   * take effect in input order.
   *
   * When the source completes or fails, everything that it emitted is sent and settled first. Unsubscribing closes the
   * sockets at once.
   *
   * @example
   * ```ts
   * docs$
   *   .pipe(client.helpers.bulk({ index: 'books', onDocument: (book) => ({ index: { _id: book.isbn } }) }))
   *   .subscribe(({ ok, document, error }) => ok || console.error(document.isbn, error?.reason))
   * ```
   * @example Copy of an index: bytes stay bytes
   * ```ts
   * other.helpers
   *   .scan$({ index: 'books' }, { as: 'raw' })
   *   .pipe(client.helpers.bulk({ index: 'copies', as: 'flush' }))
   *   .subscribe(({ total }) => console.log(total.ok))
   * ```
   * @example From disk to socket, unparsed
   * ```ts
   * pullFrom(createReadStream('books.ndjson'))
   *   .pipe(lines(), client.helpers.bulk({ index: 'books', as: 'failure' }))
   *   .subscribe(({ document, error }) => deadLetters.write(`${error?.type} ${document}\n`))
   * ```
   * @throws ConfigurationError for a wrong option, at once
   * @throws BulkError in the stream, with `onFailure: 'error'`; the error of a request that would fail for all documents
   */
  readonly bulk: BulkMethod = ((options: unknown) => bulk(this.#host, options)) as BulkMethod

  /**
   * Returns a Node Writable that writes documents in batches, like {@link WriteHelpers.bulk}: for `pipeline`, and for
   * loggers.
   *
   * It finishes when all documents are settled. The first document that is not written destroys it with a BulkError,
   * unless `onFailure` is `'continue'`.
   *
   * @example
   * ```ts
   * await pipeline(source, client.helpers.bulkWritable<Book>({ index: 'books', onDocument: ({ isbn }) => ({ index: { _id: isbn } }) }))
   * ```
   * @example Logs that never block the process: while the server is slow, the oldest ones are dropped
   * ```ts
   * const logs = client.helpers.bulkWritable({ index: 'logs', onDocument: () => ({ create: {} }), overflow: 'drop-oldest', onFailure: 'continue' })
   * const logger = pino(logs)
   * ```
   * @throws ConfigurationError for a wrong option
   */
  bulkWritable<const TIndex extends KnownIndex<TIndices>>(
    options: BulkWritableOptions<DocumentOf<TIndices, TIndex, unknown>> & { index: TIndex },
  ): BulkWritable
  bulkWritable<T = unknown>(options: BulkWritableOptions<T>): BulkWritable
  bulkWritable<T>(options: BulkWritableOptions<T>): BulkWritable {
    return new BulkWritable(this.#host, options)
  }

  /**
   * Copies the documents that a search finds into another index, or into another cluster.
   *
   * Documents keep their ids and routing, and stay bytes unless `transform` changes them. The copy travels at the pace
   * of the slower side.
   *
   * A position is emitted when everything before it is settled. With `resumeFrom`, a killed copy continues from its
   * last position, as long as `keepAlive` lasts. Documents that are written a second time have the same ids. When the
   * copy completes, the target has every document of the source.
   *
   * @example
   * ```ts
   * const to = new Client({ node: 'https://other.example.com:9200' })
   * client.helpers
   *   .copy$({ index: 'books' }, { to, slices: 'auto', resumeFrom: earlierPosition })
   *   .subscribe(({ written, position }) => writeFileSync('position.json', JSON.stringify({ written, position })))
   * ```
   * @throws ConfigurationError for a wrong option; ScanError if not all documents can be read; BulkError for documents that cannot be written
   */
  copy$<
    const TIndex extends Indices,
    const TSource extends SearchSourceConfig = SearchSourceConfig,
    const TIncludes extends SourceNames = SourceNames,
    const TExcludes extends SourceNames = SourceNames,
  >(
    params: ScanParameters<TIndex, TSource, TIncludes, TExcludes>,
    options: CopyOptions<Searched<DocumentOf<TIndices, TIndex, unknown>, TSource, TIncludes, TExcludes>>,
  ): Observable<CopyProgress>
  copy$<T = unknown>(params: ScanParameters, options: CopyOptions<T>): Observable<CopyProgress>
  copy$(params: ScanParameters, options: CopyOptions): Observable<CopyProgress> {
    return copy$(this.#host, params, options, hostOf)
  }

  /** @internal */
  static host(helpers: unknown): HelperHost | undefined {
    return helpers instanceof WriteHelpers ? helpers.#host : undefined
  }
}

/** Returns the host of a client. @throws ConfigurationError for anything else */
function hostOf(client: { readonly helpers: unknown }): HelperHost {
  const host = WriteHelpers.host(client.helpers)
  if (host === undefined) throw new ConfigurationError('copy$: to must be a Client')
  return host
}
