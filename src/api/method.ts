import type { Observable } from 'rxjs'
import type { ParserOptions, Token } from 'stream-json/core/parser.js'
import type { Result, StreamHead } from '../call.js'
import type { CallOptions } from '../options/call-options.js'
import type { JsonFormat } from './parameters.js'
import type { Replies } from './replies.js'

/** Options of a call whose reply is collected. */
export interface BufferedOptions extends CallOptions {
  meta?: false | undefined
  asStream?: false | undefined
}

/** Options of a call that emits its reply together with status, headers, warnings and `meta`. */
export interface MetaOptions extends CallOptions {
  meta: true
  asStream?: false | undefined
}

/** Options of a call that emits its reply as tokens. */
export interface TokenOptions extends CallOptions {
  meta?: false | undefined
  asStream: true | ParserOptions
}

/** Options of a call that emits its reply as bytes. */
export interface ByteOptions extends CallOptions {
  meta?: false | undefined
  asStream: 'bytes'
}

/** Options of a call that emits the reply's head, and then tokens. */
export interface MetaTokenOptions extends CallOptions {
  meta: true
  asStream: true | ParserOptions
}

/** Options of a call that emits the reply's head, and then bytes. */
export interface MetaByteOptions extends CallOptions {
  meta: true
  asStream: 'bytes'
}

/**
 * A method of the API.
 *
 * Its options say what it emits, whether type arguments are given or not; hence one signature for each combination. The last
 * one is for options of which nothing more is known.
 *
 * @typeParam P - the parameters
 * @typeParam R - the reply, one of {@link Replies}
 * @typeParam D - what the reply is made of unless the caller says so
 */
export interface Method<P, R extends keyof Replies<unknown>, D = unknown> {
  <T = D>(params: P, options?: BufferedOptions): Observable<Replies<T>[R]>
  <T = D>(params: P, options: MetaOptions): Observable<Result<Replies<T>[R]>>
  <_ = D>(params: P, options: TokenOptions): Observable<Token>
  <_ = D>(params: P, options: ByteOptions): Observable<Uint8Array>
  <_ = D>(params: P, options: MetaTokenOptions): Observable<StreamHead | Token>
  <_ = D>(params: P, options: MetaByteOptions): Observable<StreamHead | Uint8Array>
  <_ = D>(params: P, options?: CallOptions): Observable<unknown>
}

/** A method that can be called without parameters. */
export interface FreeMethod<P, R extends keyof Replies<unknown>, D = unknown> extends Method<P | undefined, R, D> {
  <T = D>(): Observable<Replies<T>[R]>
}

/** A method that answers with a table of text, or with JSON when it is asked for. */
export type TextMethod<P> = Method<P & JsonFormat, 'json', Record<string, string>[]> & Method<P, 'text'>

/** A {@link TextMethod} that can be called without parameters. */
export type FreeTextMethod<P> = Method<P & JsonFormat, 'json', Record<string, string>[]> & FreeMethod<P, 'text'>
