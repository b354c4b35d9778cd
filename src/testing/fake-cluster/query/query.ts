import { type Cause, ElasticsearchFailure } from '../errors.js'
import type { Json } from '../format/json.js'
import type { Snapshot } from '../store/snapshot.js'

/** Score of a document that does not match: real scores are never negative. */
export const NO_MATCH = -1

/** Query that is ready for one snapshot. */
export interface Weight {
  /** Returns the score of the document at a position, or NO_MATCH. */
  readonly score: (position: number) => number
  /** Score of all matches, if they have the same one. Their order is then that of the documents. */
  readonly constant?: number
  /** True if every document matches: counting then needs no check of single documents. */
  readonly matchesAll?: boolean
}

/** Parsed query. It is created once for a request, and applied to each snapshot. */
export type Query = (snapshot: Snapshot) => Weight

/** Parser for the body of one query type. */
export type QueryParser = (body: Json, context: QueryContext) => Query

/** Context of parsers, besides their own body. */
export interface QueryContext {
  /** JSON of the request, in which errors name a position. */
  readonly text: string
  readonly now: number
  readonly parse: (query: Json, context: QueryContext) => Query
}

/** Failure of a shard: a request that is valid for one index may fail on another. */
export class ShardFailure extends Error {
  override readonly name = 'ShardFailure'
  override readonly cause: Cause
  readonly status: number

  constructor(cause: Cause, status = 400) {
    super(`${cause.type}: ${cause.reason}`)
    this.cause = cause
    this.status = status
  }
}

export function queryShardFailure(snapshot: Snapshot, reason: string, causedBy?: Cause): ShardFailure {
  const { name, uuid } = snapshot.index
  const cause = { type: 'query_shard_exception', reason, index_uuid: uuid, index: name }
  return new ShardFailure(causedBy === undefined ? cause : { ...cause, caused_by: causedBy })
}

/** Creates the error for an invalid query; `key` is looked up in the request to name the position. */
export function parsingFailure(
  context: QueryContext,
  reason: string,
  key: string,
  causedBy?: (place: string) => Cause,
): ElasticsearchFailure {
  const { line, col } = placeOf(context.text, key)
  const cause = { type: 'parsing_exception', reason, line, col }
  const inner = causedBy === undefined ? {} : { caused_by: causedBy(`${line}:${col}`) }
  return new ElasticsearchFailure(400, { ...cause, ...inner })
}

/** Creates the error for an unknown name of a query or of an aggregation. */
export function unknownName(context: QueryContext, reason: string, name: string): ElasticsearchFailure {
  const inner = (place: string): Cause => {
    return { type: 'named_object_not_found_exception', reason: `[${place}] unknown field [${name}]` }
  }
  return parsingFailure(context, reason, name, inner)
}

/** Returns line and column of the value behind the first occurrence of a key. */
export function placeOf(text: string, key: string): { readonly line: number; readonly col: number } {
  const name = JSON.stringify(key)
  const start = Math.max(0, text.indexOf(name))
  const gap = /^\s*:\s*/.exec(text.slice(start + name.length))?.[0].length ?? 0
  const before = text.slice(0, start + name.length + gap)
  return { line: before.split('\n').length, col: before.length - before.lastIndexOf('\n') }
}

/** Returns line and column of the first occurrence of a key. */
export function placeOfKey(text: string, key: string): { readonly line: number; readonly col: number } {
  const before = text.slice(0, Math.max(0, text.indexOf(JSON.stringify(key))))
  return { line: before.split('\n').length, col: before.length - before.lastIndexOf('\n') }
}

/** Returns Java's name for the start of a JSON value, which some messages quote. */
export function tokenName(value: Json | undefined): string {
  if (value === null || value === undefined) return 'VALUE_NULL'
  if (Array.isArray(value)) return 'START_ARRAY'
  if (typeof value === 'object') return 'START_OBJECT'
  return `VALUE_${typeof value}`.toUpperCase()
}
