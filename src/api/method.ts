import type { Observable } from 'rxjs'
import type { ParserOptions, Token } from 'stream-json/core/parser.js'
import type { Result, StreamHead } from '../message/result.js'
import type { CallOptions } from '../options/call-options.js'
import type { JsonFormat } from './parameter-types.js'

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

/** Options of a call that emits its response as tokens. */
export interface TokenOptions extends CallOptions {
  meta?: false | undefined
  asStream: true | ParserOptions
}

/** Options of a call that emits its response as bytes. */
export interface ByteOptions extends CallOptions {
  meta?: false | undefined
  asStream: 'bytes'
}

/** Options of a call that emits the response's head, and then tokens. */
export interface MetaTokenOptions extends CallOptions {
  meta: true
  asStream: true | ParserOptions
}

/** Options of a call that emits the response's head, and then bytes. */
export interface MetaByteOptions extends CallOptions {
  meta: true
  asStream: 'bytes'
}

/**
 * Method of an API. Its options determine the result.
 *
 * It returns a cold Observable, which fails with one of the classes in {@link errors}:
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
 * @typeParam P - the parameters
 * @typeParam R - the response
 */
export interface Method<P, R> {
  (params: P, options?: BufferedOptions): Observable<R>
  (params: P, options: MetaOptions): Observable<Result<R>>
  <T>(params: P, options?: BufferedOptions): Observable<T>
  <T>(params: P, options: MetaOptions): Observable<Result<T>>
  (params: P, options: TokenOptions): Observable<Token>
  (params: P, options: ByteOptions): Observable<Uint8Array>
  (params: P, options: MetaTokenOptions): Observable<StreamHead | Token>
  (params: P, options: MetaByteOptions): Observable<StreamHead | Uint8Array>
  (params: P, options?: CallOptions): Observable<unknown>
}

/** A method that can be called without parameters. */
export interface FreeMethod<P, R> extends Method<P | undefined, R> {
  (): Observable<R>
  <T>(): Observable<T>
}

/** A method that answers with a table of text, or with JSON when it is asked for. */
export type TextMethod<P, R> = Method<P & JsonFormat, R> & Method<P, string>

/** A {@link TextMethod} that can be called without parameters. */
export type FreeTextMethod<P, R> = Method<P & JsonFormat, R> & FreeMethod<P, string>
