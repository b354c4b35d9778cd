import * as errors from './errors/index.js'

export type * as estypes from './api/generated/estypes.js'
export type { NoIndices } from './api/infer/indices.js'
export type {
  BufferedOptions,
  ByteOptions,
  MetaByteOptions,
  MetaOptions,
  MetaTokenOptions,
  Method,
  TokenOptions,
} from './api/method.js'
export type { Attempt, Request, RequestParams, Result, ResultMeta, StreamHead, WireBody } from './call.js'
export { Client, type CloseOptions } from './client.js'
export {
  type AgentOption,
  type AgentOptions,
  type Connection,
  type ConnectionClass,
  type ConnectionOptions,
  type MakeAgent,
  WireFailure,
  type WireRequest,
} from './connection/connection.js'
export { HttpConnection } from './connection/http.js'
export { UndiciConnection } from './connection/undici.js'
export type { ScanPosition } from './errors/index.js'
export type { RedactionOptions } from './errors/redaction.js'
export type { HitsOptions, HitsParameters, SearchEnvelope } from './helpers/hits-options.js'
export type { Helpers } from './helpers/index.js'
export type { ScanParameters } from './helpers/scan.js'
export type { AsHit, AsRaw, AsSource, HitForm, ScanOptions, ScrollOptions } from './helpers/scan-options.js'
export type { ScrollSearchParameters } from './helpers/scroll.js'
export type { AttemptInterceptor, CallEvent, CallInterceptor, Interceptors } from './interceptors.js'
export type { Longs } from './json/longs.js'
export type { RawHit } from './json/raw-hit.js'
export { type JsonOptions, jsonSerializerOf, type Serializer } from './json/serializer.js'
export type { Vectors } from './json/vectors.js'
export type { Node } from './nodes/node.js'
export type { NodeFilter } from './nodes/node-filter.js'
export type { NodeSelector, NodeSelectorOption } from './nodes/selector.js'
export type { SniffReason } from './nodes/sniffer.js'
export type {
  CallEventType,
  ClientEvent,
  HintEvent,
  NodeDeadEvent,
  ResurrectEvent,
  RetryEvent,
  SniffEvent,
  StepEvent,
  WarningEvent,
} from './observe/events.js'
export type { Interceptor, Next } from './operators/intercept.js'
export type { ApiKeyAuth, AuthSource, BasicAuth, BearerAuth, Credentials } from './options/auth.js'
export type { CallOptions, DeadlineOptions, Querystring, RetryBackoff, SharedOptions } from './options/call-options.js'
export type {
  ClientOptions,
  CommonOptions,
  DerivedOptions,
  GenerateRequestId,
  NodeInput,
  Whereabouts,
} from './options/client-options.js'
export type { Duration } from './options/duration.js'
export type { CloudOptions, ServerMode } from './options/hosting.js'
export type { Compatibility } from './options/media-types.js'
export type { NodeOptions } from './options/node-options.js'
export type { SniffOptions } from './options/sniff-options.js'
export { type Chunk, type Head, isHead, type ReplyHeaders, type RequestHeaders, type WireEvent } from './wire.js'
export { errors }
