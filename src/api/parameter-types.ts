import type { Blob } from 'node:buffer'
import type { Querystring } from '../message/querystring.js'

/** Parameters of any API. */
export type CallParameters = Readonly<Record<string, unknown>>

/** Parameters that every API takes, besides its own. */
export interface CommonParameters {
  /** Further query parameters. */
  querystring?: Querystring | undefined
}

/**
 * Complete body, to which flat parameters are added. A string, bytes, a Blob, and a stream or another async iterable of strings or
 * bytes are sent unchanged.
 */
export type Whole<T> = T | string | Uint8Array | ArrayBuffer | Blob | AsyncIterable<string | Uint8Array>

/**
 * Parameters of which some are in the `body`.
 *
 * @typeParam P - the parameters
 * @typeParam K - the required body parameters, if they are not given flat
 */
export type InBody<P extends { body?: unknown }, K extends keyof P> = Omit<P, K | 'body'> &
  Partial<Pick<P, K>> & { body: NonNullable<P['body']> }

/** Parameter that requests JSON from an API that returns a table. */
export interface JsonFormat {
  format: 'json'
}
