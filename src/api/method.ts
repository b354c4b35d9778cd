import type { ParserOptions, Token } from 'stream-json/core/parser.js'
import type { Result, StreamHead } from '../message/result.js'
import type { CallOptions } from '../options/call-options.js'

/** Lets the declarations of users name tokens, also if stream-json is installed where only this package finds it. */
export type { parser } from 'stream-json/core/parser.js'

/** Options of a call whose response is collected. */
export interface BufferedOptions extends CallOptions {
  meta?: false | undefined
  asStream?: false | undefined
}

/** Options of a call that emits its response together with status, headers, warnings and `meta`. */
export interface MetaOptions extends CallOptions {
  meta: true
  asStream?: false | undefined
}

/**
 * Emissions of a call, by its options. A method of the API returns a cold Observable of these.
 *
 * The Observable fails with one of the classes in {@link errors}:
 *
 * - ConfigurationError: the parameters or options are wrong
 * - SerializationError: the body cannot be written
 * - ResponseError: Elasticsearch responded with an error
 * - ConnectionError, NoLivingConnectionsError or TimeoutError: no response arrived
 * - ProductNotSupportedError: the server is not Elasticsearch
 * - DeserializationError: the response cannot be parsed
 * - RequestAbortedError: the call was ended, or its response is too large
 *
 * @example
 * ```ts
 * client.count$({ index: 'books' }).subscribe(({ count }) => console.log(count))
 * client.count$({ index: 'books' }, { meta: true }).subscribe(({ statusCode, body }) => console.log(statusCode, body.count))
 * client.count$<number>({ index: 'books', filter_path: 'count' })
 * ```
 *
 * @typeParam T - the response
 * @typeParam O - the options of the call
 */
export type Emitted<T, O> = O extends BufferedOptions | undefined
  ? T
  : O extends MetaOptions
    ? Result<T>
    : O extends { meta: true; asStream: infer S }
      ? StreamHead | Streamed<S>
      : O extends { meta: boolean | undefined }
        ? unknown
        : O extends { asStream: infer S }
          ? Streamed<S>
          : unknown

/** Emissions of a streamed response, by the option `asStream`. */
type Streamed<S> = [S] extends ['bytes'] ? Uint8Array : [S] extends [true | ParserOptions] ? Token : unknown

/** Options in which a property that is no option of a call is an error, which names it. */
export type Known<O> = O extends CallOptions ? Refused<Exclude<keyof O, keyof CallOptions>> : O

/** Properties that no value has. Without names it is not `{}`, to which a callback could be assigned. */
type Refused<TName extends PropertyKey> = [TName] extends [never] ? unknown : { [K in TName]: NotAnOption<K> }

/** Type of a property that is no option of its object. No value has it. */
export interface NotAnOption<TName> {
  readonly notAnOption: (name: TName) => never
}

/** Type that is given explicitly or by default, and never inferred from the place that a result is used in. */
export type Given<T> = [T] extends [infer U] ? U : never
