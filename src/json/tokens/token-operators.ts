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
import { through } from './token-stage.js'

/** stream-json's options of a filter, or the path alone: names and places in arrays, joined by dots, such as `'hits.hits.0._source'`. */
export type FilterOptions = FilterBaseOptions | string

/** stream-json's options of a streamer, and what becomes of integers beyond 2^53. */
export interface StreamOptions extends StreamBaseOptions {
  /** What becomes of integers beyond 2^53. @defaultValue 'number': they are rounded */
  longs?: LongMode | undefined
}

/**
 * Keeps the tokens of what is at a path, without what is around it.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities' }, { asStream: true })
 *   .pipe(pick('hits.hits'), streamArray<{ _source: City }>())
 *   .subscribe(({ value }) => console.log(value._source.name))
 * ```
 * @throws ConfigurationError, to its subscriber, for what is no token: the call was made without `asStream: true`;
 * DeserializationError for what is nested deeper than `maxDepth`, which is 1,024 unless the options say otherwise
 */
export function pick(options: FilterOptions): OperatorFunction<Token, Token> {
  return through<Token>({ name: 'pick' }, () => ({ run: pickTokens(asOptions(options)) }))
}

/**
 * Leaves out what is at a path.
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
  return through<Token>({ name: 'ignore' }, () => ({ run: ignoreTokens(asOptions(options)) }))
}

/**
 * Keeps what is at a path, within the objects and arrays around it.
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
  return through<Token>({ name: 'filter' }, () => ({ run: filterTokens(asOptions(options)) }))
}

/**
 * Puts `replacement` in the place of what is at a path; without one it is left out.
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
  return through<Token>({ name: 'replace' }, () => ({ run: replaceTokens(options) }))
}

/**
 * Emits the elements of an array, one after the other, as `{ key, value }`; the key is the place in the array, from 0. Where `pick`
 * finds nothing, there are none.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities' }, { asStream: true })
 *   .pipe(pick('hits.hits'), streamArray<{ _id: string }>({ longs: 'bigint' }))
 *   .subscribe(({ key, value }) => console.log(key, value._id))
 * ```
 * @throws DeserializationError, to its subscriber, for tokens of anything but one array, and for keys that change prototypes;
 * ConfigurationError for what is no token: the call was made without `asStream: true`
 */
export function streamArray<T = unknown>(options?: StreamOptions): OperatorFunction<Token, KeyedValue<number, T>> {
  return through({ name: 'streamArray', opening: 'startArray' }, () =>
    safeValues(exact<KeyedValue<number, T>>({ run: arrayItems<T>(options) }, options?.longs)),
  )
}

/**
 * Emits the properties of an object, one after the other, as `{ key, value }`. Where `pick` finds nothing, there are none.
 *
 * @example
 * ```ts
 * client.indices
 *   .getMapping$({ index: 'cities' }, { asStream: true })
 *   .pipe(streamObject())
 *   .subscribe(({ key, value }) => console.log(key, value)) // cities { mappings: … }
 * ```
 * @throws DeserializationError, to its subscriber, for tokens of anything but one object, and for keys that change prototypes;
 * ConfigurationError as {@link streamArray} does
 */
export function streamObject<T = unknown>(options?: StreamOptions): OperatorFunction<Token, KeyedValue<string, T>> {
  return through({ name: 'streamObject', opening: 'startObject' }, () =>
    safeValues(exact<KeyedValue<string, T>>({ run: objectEntries<T>(options) }, options?.longs)),
  )
}

/**
 * Emits whole values, one after the other, as `{ key, value }`: what `pick` finds at several places, for instance. The key counts
 * them, from 0.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities' }, { asStream: true })
 *   .pipe(pick({ filter: /^hits\.hits\.\d+\._source\.name$/ }), streamValues<string>())
 *   .subscribe(({ value }) => console.log(value))
 * ```
 * @throws DeserializationError, to its subscriber, for keys that change prototypes; ConfigurationError as {@link streamArray} does
 */
export function streamValues<T = unknown>(options?: StreamOptions): OperatorFunction<Token, KeyedValue<number, T>> {
  return through({ name: 'streamValues' }, () =>
    safeValues(exact<KeyedValue<number, T>>({ run: values<T>(options) }, options?.longs)),
  )
}

function asOptions(options: FilterOptions): FilterBaseOptions {
  return typeof options === 'string' ? { filter: options } : options
}

/** What stands in a streamer's input for the number of a long. It takes the value as it is. */
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
