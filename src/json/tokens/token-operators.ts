import type { OperatorFunction } from 'rxjs'
import { filter as filterTokens } from 'stream-json/core/filters/filter.js'
import type { FilterBaseOptions } from 'stream-json/core/filters/filter-base.js'
import { ignore as ignoreTokens } from 'stream-json/core/filters/ignore.js'
import { pick as pickTokens } from 'stream-json/core/filters/pick.js'
import { type ReplaceOptions, replace as replaceTokens } from 'stream-json/core/filters/replace.js'
import type { Token } from 'stream-json/core/parser.js'
import { streamArray as arrayItems } from 'stream-json/core/streamers/stream-array.js'
import type { KeyedValue, StreamBaseOptions } from 'stream-json/core/streamers/stream-base.js'
import { streamObject as objectEntries } from 'stream-json/core/streamers/stream-object.js'
import { streamValues as values } from 'stream-json/core/streamers/stream-values.js'
import { exactLong, type LongMode } from '../text/longs.js'
import { type Streamer, safeValues } from './safe-values.js'
import { tokenStage } from './token-stage.js'

/**
 * stream-json's options of a filter, or only the path: names and array indices joined by dots, such as
 * `'hits.hits.0._source'`.
 */
export type FilterOptions = FilterBaseOptions | string

/** stream-json's options of a streamer, and the treatment of integers beyond 2^53. */
export interface StreamOptions extends StreamBaseOptions {
  /** Treatment of integers beyond 2^53. @defaultValue 'number': they are rounded */
  longs?: LongMode | undefined
}

/**
 * Keeps the tokens at a path, without the structure around them.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities' }, { asStream: true })
 *   .pipe(pick('hits.hits'), streamArray<{ _source: City }>())
 *   .subscribe(({ value }) => console.log(value._source.name))
 * ```
 * @throws ConfigurationError, to its subscriber, if the source emits no tokens: the call needs `asStream: true`.
 * DeserializationError for JSON nested deeper than `maxDepth`, which is 1,024 by default
 */
export function pick(options: FilterOptions): OperatorFunction<Token, Token> {
  return tokenStage<Token>({ name: 'pick' }, () => ({ run: pickTokens(asOptions(options)) }))
}

/**
 * Leaves out the tokens at a path.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities' }, { asStream: true })
 *   .pipe(ignore('hits.hits'), streamValues<{ took: number }>())
 *   .subscribe(({ value }) => console.log(value.took))
 * ```
 * @throws ConfigurationError and DeserializationError as {@link pick} does
 */
export function ignore(options: FilterOptions): OperatorFunction<Token, Token> {
  return tokenStage<Token>({ name: 'ignore' }, () => ({ run: ignoreTokens(asOptions(options)) }))
}

/**
 * Keeps the tokens at a path, within the objects and arrays around them.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities' }, { asStream: true })
 *   .pipe(filter('hits.total.value'), streamValues())
 *   .subscribe(({ value }) => console.log(value)) // { hits: { total: { value: 3 } } }
 * ```
 * @throws ConfigurationError and DeserializationError as {@link pick} does
 */
export function filter(options: FilterOptions): OperatorFunction<Token, Token> {
  return tokenStage<Token>({ name: 'filter' }, () => ({ run: filterTokens(asOptions(options)) }))
}

/**
 * Replaces the value at a path by `replacement`; without a replacement the value is left out.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities' }, { asStream: true })
 *   .pipe(replace({ filter: /_source\.population$/, replacement: 0 }), pick('hits.hits'), streamArray<{ _source: City }>())
 *   .subscribe(({ value }) => console.log(value._source.population)) // 0
 * ```
 * @throws ConfigurationError and DeserializationError as {@link pick} does
 */
export function replace(options: ReplaceOptions): OperatorFunction<Token, Token> {
  return tokenStage<Token>({ name: 'replace' }, () => ({ run: replaceTokens(options) }))
}

/**
 * Emits the elements of an array, one after the other, as `{ key, value }`. The key is the index, from 0. Nothing is
 * emitted if `pick` finds nothing.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities' }, { asStream: true })
 *   .pipe(pick('hits.hits'), streamArray<{ _id: string }>({ longs: 'bigint' }))
 *   .subscribe(({ key, value }) => console.log(key, value._id))
 * ```
 * @throws DeserializationError, to its subscriber, if the tokens are not exactly one array, and for keys that change
 * prototypes. ConfigurationError if the source emits no tokens: the call needs `asStream: true`
 */
export function streamArray<T = unknown>(options?: StreamOptions): OperatorFunction<Token, KeyedValue<number, T>> {
  return tokenStage({ name: 'streamArray', opening: 'startArray' }, () =>
    safeValues(exact<KeyedValue<number, T>>({ run: arrayItems<T>(options) }, options?.longs)),
  )
}

/**
 * Emits the properties of an object, one after the other, as `{ key, value }`. Nothing is emitted if `pick` finds
 * nothing.
 *
 * @example
 * ```ts
 * client.indices
 *   .getMapping$({ index: 'cities' }, { asStream: true })
 *   .pipe(streamObject())
 *   .subscribe(({ key, value }) => console.log(key, value)) // cities { mappings: … }
 * ```
 * @throws DeserializationError, to its subscriber, if the tokens are not exactly one object, and for keys that change
 * prototypes. ConfigurationError as {@link streamArray} does
 */
export function streamObject<T = unknown>(options?: StreamOptions): OperatorFunction<Token, KeyedValue<string, T>> {
  return tokenStage({ name: 'streamObject', opening: 'startObject' }, () =>
    safeValues(exact<KeyedValue<string, T>>({ run: objectEntries<T>(options) }, options?.longs)),
  )
}

/**
 * Emits whole values, one after the other, as `{ key, value }`: for example the values that `pick` finds at several
 * paths. The key counts them, from 0.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities' }, { asStream: true })
 *   .pipe(pick({ filter: /^hits\.hits\.\d+\._source\.name$/ }), streamValues<string>())
 *   .subscribe(({ value }) => console.log(value))
 * ```
 * @throws DeserializationError, to its subscriber, for keys that change prototypes; ConfigurationError as
 * {@link streamArray} does
 */
export function streamValues<T = unknown>(options?: StreamOptions): OperatorFunction<Token, KeyedValue<number, T>> {
  return tokenStage({ name: 'streamValues' }, () =>
    safeValues(exact<KeyedValue<number, T>>({ run: values<T>(options) }, options?.longs)),
  )
}

function asOptions(options: FilterOptions): FilterBaseOptions {
  return typeof options === 'string' ? { filter: options } : options
}

/** Replacement for the number token of a long. A streamer uses its value unchanged. */
interface LongToken {
  readonly name: 'stringValue'
  readonly value: bigint | string
}

function exact<O>(streamer: Streamer<Token | LongToken, O>, longs: LongMode = 'number'): Streamer<Token, O> {
  if (longs === 'number') return streamer
  return { run: (token) => streamer.run(exactToken(token, longs)) }
}

function exactToken(token: Token, longs: LongMode): Token | LongToken {
  const value = token.name === 'numberValue' ? exactLong(token.value, longs) : undefined
  return value === undefined ? token : { name: 'stringValue', value }
}
