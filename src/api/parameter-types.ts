import type { Readable } from 'node:stream'
import type { Querystring } from '../message/querystring.js'

/** What was given to a method, of whatever API. */
export type CallParameters = Readonly<Record<string, unknown>>

/** What every API takes, besides its own parameters. */
export interface CommonParameters {
  /** Further parameters of the query. */
  querystring?: Querystring | undefined
}

/** A body in one piece, whose flat parameters are added to it: as a value, or ready-made, which goes out as it is. */
export type Whole<T> = T | string | Uint8Array | Readable

/**
 * Parameters of which some are in the `body`.
 *
 * @typeParam P - the parameters
 * @typeParam K - what the body must have, if it is not given flat
 */
export type InBody<P extends { body?: unknown }, K extends keyof P> = Omit<P, K | 'body'> &
  Partial<Pick<P, K>> & { body: NonNullable<P['body']> }

/** Asks an API that answers with a table for JSON. */
export interface JsonFormat {
  format: 'json'
}
