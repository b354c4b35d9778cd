import type { Readable } from 'node:stream'
import { Observable } from 'rxjs'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isStream } from '../message/body.js'
import { ambientDemand } from './ambient.js'
import { type AnyIterator, pullFromIterator } from './pull-iterator.js'
import { pullFromStream } from './pull-stream.js'

/** Web stream, as far as it is used: `ReadableStream` of every runtime. */
export interface WebStream<T> {
  /** Locks the stream for one reader. */
  getReader(): {
    /** Reads the next chunk. */
    read(): Promise<{ done: boolean; value?: T | undefined }>
    /** Cancels the stream. */
    cancel(reason?: unknown): Promise<unknown>
  }
}

/** Source that can wait. */
export type PullSource<T> = Iterable<T> | AsyncIterable<T> | WebStream<T>

/**
 * Makes an Observable of a source that can wait: an iterable, an async iterable, a Node stream or a web stream.
 *
 * With a consumer that applies backpressure, it reads only as much as the consumer requests. Such are `paced`, `iterate` and
 * `helpers.bulk`. The event loop turns every 2 ms. Without backpressure it behaves like `from` of RxJS.
 * Unsubscribing destroys or cancels a stream at once, and calls `return` of an iterator.
 *
 * Streams, and iterators such as generators, can be read once: so can the Observable.
 *
 * @example
 * ```ts
 * pullFrom(createReadStream('books.ndjson')).pipe(lines(), client.helpers.bulk({ index: 'books', as: 'flush' })).subscribe()
 * ```
 * @example Rows of a database, as fast as Elasticsearch takes them
 * ```ts
 * pullFrom(database.query('SELECT * FROM books').stream()).pipe(client.helpers.bulk<Book>({ index: 'books' })).subscribe()
 * ```
 * @throws ConfigurationError for anything else; in the stream, what the source fails with
 */
export function pullFrom<T = Buffer>(source: Readable): Observable<T>
export function pullFrom<T>(source: PullSource<T>): Observable<T>
export function pullFrom(source: PullSource<unknown>): Observable<unknown> {
  if (isNodeStream(source)) return new Observable((out) => pullFromStream(source, out, ambientDemand()))
  const begin = iteratorOf(source)
  return new Observable((out) => pullFromIterator(begin(), out, ambientDemand()))
}

function isNodeStream(source: unknown): source is Readable {
  return isStream(source) && 'on' in source && 'readable' in source
}

function iteratorOf(source: unknown): () => AnyIterator {
  if (typeof source !== 'object' || source === null || source instanceof Uint8Array) throw wrongSource(source)
  if (isWebStream(source)) return () => readerOf(source)
  if (isAsyncIterable(source)) return () => source[Symbol.asyncIterator]()
  if (isIterable(source)) return () => source[Symbol.iterator]()
  throw wrongSource(source)
}

function isWebStream(source: object): source is WebStream<unknown> {
  return 'getReader' in source && typeof source.getReader === 'function'
}

function isAsyncIterable(source: object): source is AsyncIterable<unknown> {
  return Symbol.asyncIterator in source
}

function isIterable(source: object): source is Iterable<unknown> {
  return Symbol.iterator in source
}

/** Unlike the iterator of a stream, its reader can be canceled while it waits for a chunk. */
function readerOf(stream: WebStream<unknown>): AnyIterator {
  const reader = stream.getReader()
  return { next: () => reader.read(), return: () => reader.cancel() }
}

function wrongSource(source: unknown): ConfigurationError {
  const got = source instanceof Uint8Array ? 'binary data; of, of rxjs, makes one value of it' : describe(source)
  return new ConfigurationError(
    `pullFrom: the source must be an iterable, an async iterable, a Node stream or a web stream, got ${got}`,
  )
}
