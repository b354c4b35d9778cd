import { asyncScheduler } from 'rxjs'
import type { ConnectionClass } from '../connection/connection.js'
import type { Authorization } from '../credentials/credentials-source.js'
import type { LongMode } from '../json/text/longs.js'
import { jsonSerializer } from '../json/text/serializer.js'
import type { VectorFormat } from '../json/text/vectors.js'
import type { Compatibility } from '../message/media-types.js'
import type { NodeSettings } from '../nodes/node.js'
import type { NodeFilter } from '../nodes/node-filter.js'
import { parseDuration } from '../validate/duration.js'
import { parseHeaders, parseLine } from '../validate/headers.js'
import { type OptionRow, option, type SettingsIn } from '../validate/option-row.js'
import {
  parseAnything,
  parseBoolean,
  parseCount,
  parseFunction,
  parseOneOf,
  parseWithin,
  switchable,
} from '../validate/parse-options.js'
import { parseAgent } from './agent.js'
import type { CallOptions, PassedOptions, RetryBackoff, SharedOptions } from './call-options.js'
import {
  parseAsStream,
  parseAuth,
  parseCompression,
  parseConnectTimeout,
  parseOpaqueId,
  parseQuerystring,
  parseRedaction,
  parseSignal,
  parseStatusCodes,
} from './call-parsers.js'
import type { CommonOptions, DerivedOptions, GenerateRequestId, NodeLocation } from './client-options.js'
import {
  parseClass,
  parseCloud,
  parseFingerprint,
  parseInterceptors,
  parseKeepAlive,
  parseName,
  parseNodeSelector,
  parseNodes,
  parseScheduler,
  parseSerializer,
} from './client-parsers.js'
import { type HedgeSettings, parseHedge } from './hedge-options.js'
import type { ServerMode } from './hosting.js'
import { parseProxy } from './proxy.js'
import { parseSniffEndpoint, parseSniffInterval } from './sniff-options.js'
import { SOCKET_VALIDATORS } from './socket-options.js'
import { parseTls } from './tls.js'

/**
 * Table of all options of clients and calls. A row holds the option's scope, its validator and its default.
 *
 * The documented type is in `call-options.ts`, `client-options.ts` or `sniff-options.ts`. The scopes are:
 * - `shared`: clients, derived clients and calls
 * - `call`: one call, also the calls of helpers
 * - `result`: one call, but not the calls of helpers, which set these options themselves
 * - `derived`: clients and derived clients
 * - `client`: clients
 * - `location`: clients, exactly one of them
 */
export const OPTIONS = {
  connectTimeout: option('shared', parseConnectTimeout, 10_000),
  headersTimeout: option('shared', switchable(parseDuration)),
  idleTimeout: option('shared', switchable(parseDuration)),
  requestTimeout: option('shared', switchable(parseDuration)),
  totalTimeout: option('shared', switchable(parseDuration)),
  maxRetries: option('shared', parseCount, 3),
  retryOnTimeout: option('shared', parseBoolean, false),
  retryBackoff: option('shared', switchable(parseFunction<RetryBackoff>())),
  hedge: option('shared', switchable(parseHedge)),
  compression: option('shared', parseCompression, false),
  allowPartialSearchResults: option('shared', parseBoolean),
  maxResponseSize: option('shared', switchable(parseWithin(Number.MAX_SAFE_INTEGER))),
  maxCompressedResponseSize: option('shared', switchable(parseWithin(Number.MAX_SAFE_INTEGER))),
  maxPathLength: option('shared', switchable(parseWithin(Number.MAX_SAFE_INTEGER))),
  headers: option('shared', parseHeaders, {}),
  opaqueId: option('shared', parseOpaqueId),
  context: option('shared', parseAnything),
  auth: option('shared', parseAuth),
  redaction: option('shared', parseRedaction),

  querystring: option('call', parseQuerystring),
  id: option('call', parseAnything),
  signal: option('call', parseSignal),

  ignore: option('result', parseStatusCodes, []),
  meta: option('result', parseBoolean, false),
  asStream: option('result', parseAsStream, false),

  name: option('derived', parseName, 'rxelastic'),
  opaqueIdPrefix: option('derived', parseLine),

  nodeSelector: option('client', parseNodeSelector, 'round-robin'),
  nodeFilter: option('client', parseFunction<NodeFilter>()),
  sniffOnStart: option('client', parseBoolean),
  sniffInterval: option('client', parseSniffInterval),
  sniffOnConnectionFault: option('client', parseBoolean),
  sniffEndpoint: option('client', parseSniffEndpoint, '/_nodes/_all/http'),
  tls: option('client', parseTls),
  caFingerprint: option('client', parseFingerprint),
  proxy: option('client', parseProxy),
  agent: option('client', parseAgent),
  interceptors: option('client', parseInterceptors, {}),
  // Only Serverless has no version.
  compatibilityVersion: option('client', parseOneOf<Compatibility | 'none'>(8, 9, 'auto'), 9),
  enableMetaHeader: option('client', parseBoolean, true),
  serverMode: option('client', parseOneOf<ServerMode>('stack', 'serverless'), 'stack'),
  maxSockets: option('client', parseWithin(65_535), 256),
  keepAliveTimeout: option('client', parseKeepAlive),
  maxHeaderSize: option('client', SOCKET_VALIDATORS.maxHeaderSize),
  localAddress: option('client', SOCKET_VALIDATORS.localAddress),
  family: option('client', SOCKET_VALIDATORS.family),
  lookup: option('client', SOCKET_VALIDATORS.lookup),
  callSites: option('client', parseBoolean),
  generateRequestId: option('client', parseFunction<GenerateRequestId>()),
  longs: option('client', parseOneOf<LongMode>('number', 'bigint', 'string')),
  vectors: option('client', parseOneOf<VectorFormat>('numbers', 'base64')),
  serializer: option('client', parseSerializer, jsonSerializer),
  Connection: option('client', parseClass<ConnectionClass>),
  scheduler: option('client', parseScheduler, asyncScheduler),

  node: option('location', parseNodes),
  nodes: option('location', parseNodes),
  cloud: option('location', parseCloud),
} satisfies Rows<'shared', SharedOptions> &
  Rows<'call', PassedOptions, SharedOptions> &
  Rows<'result', CallOptions, PassedOptions> &
  Rows<'derived', DerivedOptions, SharedOptions> &
  Rows<'client', CommonOptions, DerivedOptions> &
  Rows<'location', NodeLocation>

/** Scope of an option: the places where it can be given. */
export type Scope = 'shared' | 'call' | 'result' | 'derived' | 'client' | 'location'

/** Settings of certain scopes: their options after validation. */
export type Settings<S extends Scope> = SettingsIn<typeof OPTIONS, S>

/** Rows that the documented options need: one for each name, with a validator of its type. */
type Rows<S extends Scope, Documented, Inherited = unknown> = {
  readonly [K in Exclude<keyof Documented, keyof Inherited>]-?: OptionRow<S, Converted<Documented>[K]>
}

/** Type of a setting. It is that of the option, except for options that are converted. */
type Converted<Documented> = {
  [K in keyof Documented]-?: K extends keyof OtherForms ? OtherForms[K] : Documented[K]
}

interface OtherForms {
  connectTimeout: number
  headersTimeout: number | undefined
  idleTimeout: number | undefined
  requestTimeout: number | undefined
  totalTimeout: number | undefined
  retryBackoff: RetryBackoff | undefined
  hedge: HedgeSettings | undefined
  maxResponseSize: number | undefined
  maxCompressedResponseSize: number | undefined
  maxPathLength: number | undefined
  opaqueId: string | undefined
  auth: Authorization
  compatibilityVersion: Compatibility | 'none'
  node: readonly NodeSettings[]
  nodes: readonly NodeSettings[]
  cloud: readonly NodeSettings[]
}
