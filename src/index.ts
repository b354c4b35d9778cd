import * as errors from './errors/index.js'

export type * as estypes from './api/generated/estypes.js'
export type { NoIndices } from './api/infer/indices.js'
export type { BufferedOptions, Emitted, MetaOptions } from './api/method.js'
export type {
  BulkEvent,
  CallEventType,
  ClientEvent,
  HedgeEvent,
  HintEvent,
  NodeDeadEvent,
  PartialEvent,
  ResurrectEvent,
  RetryEvent,
  SniffEvent,
  StepEvent,
  WarningEvent,
} from './call/client-event.js'
export { Client, type CloseOptions } from './client.js'
export {
  type AgentFactory,
  type AgentOption,
  type AgentOptions,
  type Connection,
  type ConnectionClass,
  type ConnectionOptions,
  type ConnectionStats,
  WireFailure,
  type WireRequest,
} from './connection/connection.js'
export { HttpConnection } from './connection/http/http-connection.js'
export { UndiciConnection } from './connection/undici/undici-connection.js'
export type { ApiKeyAuth, AuthSource, BasicAuth, BearerAuth, Credentials } from './credentials/credentials.js'
export type { ScanPosition } from './errors/index.js'
export type { RedactionOptions } from './errors/redaction.js'
export type { AsyncQueryOptions, AsyncSearchOptions } from './helpers/async/async-options.js'
export type { EqlMatch, EqlParameters } from './helpers/async/eql.js'
export type {
  BulkAction,
  BulkActionAndPayload,
  BulkActionName,
  BulkErrorCause,
  BulkFlush,
  BulkOutcome,
  BulkState,
  BulkTotals,
  BulkUnsettled,
  OnDocumentResult,
  RawDocument,
} from './helpers/bulk/actions.js'
export type { BulkMethod, BulkResult } from './helpers/bulk/method.js'
export type {
  BulkAsFailure,
  BulkAsFlush,
  BulkAsOutcome,
  BulkBaseOptions,
  BulkCallOptions,
  BulkForm,
  BulkOptions,
  BulkParameters,
} from './helpers/bulk/options.js'
export type { BulkWritable } from './helpers/bulk/writable.js'
export type { BulkWritableOptions } from './helpers/bulk/writable-options.js'
export type { CompositeBucketOf, CompositeOptions, CompositeParameters } from './helpers/composite/composite.js'
export type { CopyBulkOptions, CopyOptions, CopyProgress, CopyTarget } from './helpers/copy/options.js'
export type { EsqlColumn, EsqlOptions, EsqlParameters, RowForm } from './helpers/esql/esql-options.js'
export { type EsqlQuery, type EsqlTag, type EsqlValue, esql } from './helpers/esql/esql-tag.js'
export type { AsHit, AsRaw, AsSource, HitForm } from './helpers/hit-form.js'
export type { HitsOptions, HitsParameters, SearchEnvelope } from './helpers/hits/hits.js'
export type { Helpers } from './helpers/index.js'
export type { TaskParameters } from './helpers/job-helpers.js'
export type { MsearchOutcome } from './helpers/msearch/msearch.js'
export type { ScanOptions, ScrollOptions } from './helpers/pages/options.js'
export type { ScanParameters } from './helpers/scan/scan.js'
export type { ScrollSearchParameters } from './helpers/scroll.js'
export type { SqlOptions, SqlParameters } from './helpers/sql/sql.js'
export type { OnUnsubscribe, StartedTaskOptions, TaskOptions } from './helpers/tasks/task-options.js'
export type { TaskProgress, TaskStatus } from './helpers/tasks/task-progress.js'
export type { TermsEnumOptions, TermsEnumParameters } from './helpers/terms-enum/terms-enum.js'
export type { RawHit } from './json/hits/raw-hit.js'
export type { LongMode } from './json/text/longs.js'
export { type JsonOptions, jsonSerializerOf, type Serializer } from './json/text/serializer.js'
export type { VectorFormat } from './json/text/vectors.js'
export type { Compatibility } from './message/media-types.js'
export type { Querystring } from './message/querystring.js'
export type { AnyStream, CallInfo, CallRequest, RequestParams, StreamedBody, WireBody } from './message/request.js'
export type { Result, ResultMeta, StreamHead } from './message/result.js'
export {
  type Chunk,
  type Head,
  isHead,
  type RequestHeaders,
  type ResponseHeaders,
  type WireEvent,
} from './message/wire.js'
export type { Attempt } from './nodes/attempt.js'
export type { UnreadableNode } from './nodes/cluster-nodes.js'
export type { ElasticsearchNode, NodeStats } from './nodes/node.js'
export type { NodeFilter } from './nodes/node-filter.js'
export type { NodeSelector, NodeSelectorOption } from './nodes/selector.js'
export type { SniffReason } from './nodes/sniffer.js'
export type { AttemptMessage } from './observe/attempt-message.js'
export type { Batch } from './observe/batch.js'
export type { CallMessage } from './observe/call-message.js'
export type { DocumentCounts, HelperMessage } from './observe/helper-message.js'
export type { BulkFlushMessage, HedgeMessage, NodeMessage, RetryMessage } from './observe/messages.js'
export type { TracingScope } from './observe/scoped-message.js'
export type { ClientStats } from './observe/stats.js'
export type { BatchOptions } from './options/batch-options.js'
export type { CallOptions, DeadlineOptions, RetryBackoff, SharedOptions } from './options/call-options.js'
export type {
  ClientOptions,
  CommonOptions,
  DerivedOptions,
  GenerateRequestId,
  NodeInput,
  NodeLocation,
} from './options/client-options.js'
export type { AdaptiveWait, HedgeOptions } from './options/hedge-options.js'
export type { CloudOptions, ServerMode } from './options/hosting.js'
export type {
  AttemptInterceptor,
  CallEvent,
  CallInterceptor,
  InterceptedCall,
  Interceptor,
  Interceptors,
  Next,
} from './options/interceptors.js'
export type { NodeOptions } from './options/node-options.js'
export type { SniffOptions } from './options/sniff-options.js'
export type { Duration } from './validate/duration.js'
export { errors }
