import type {
  BulkResponse,
  ClearScrollResponse,
  ClosePointInTimeResponse,
  ClusterHealthResponse,
  CountResponse,
  GetResponse,
  IndicesCreateResponse,
  MgetResponse,
  MsearchResponse,
  OpenPointInTimeResponse,
  SearchResponse,
  UpdateResponse,
  WriteResponse,
} from './responses.js'

/**
 * What APIs answer, by name of the API where it has a type of its own.
 *
 * TypeScript cannot pass `SearchResponse` itself as a type argument; passing its name here and looking it up with the
 * caller's `T` comes to the same.
 *
 * @typeParam T - the documents where there are any, else the whole reply
 */
export interface Replies<T> {
  json: T
  text: string
  boolean: boolean
  binary: Uint8Array
  events: string
  search: SearchResponse<T>
  scroll: SearchResponse<T>
  msearch: MsearchResponse<T>
  get: GetResponse<T>
  mget: MgetResponse<T>
  index: WriteResponse
  create: WriteResponse
  delete: WriteResponse
  update: UpdateResponse<T>
  bulk: BulkResponse
  count: CountResponse
  open_point_in_time: OpenPointInTimeResponse
  close_point_in_time: ClosePointInTimeResponse
  clear_scroll: ClearScrollResponse
  'indices.create': IndicesCreateResponse
  'cluster.health': ClusterHealthResponse
}

/** What a reply is taken for unless the caller gives a type of their own. */
export type JsonObject = Record<string, unknown>
