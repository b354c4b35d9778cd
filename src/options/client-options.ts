import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { SchedulerLike } from 'rxjs'
import type { RequestParams } from '../call.js'
import type { ConnectionClass } from '../connection/connection.js'
import type { Interceptors } from '../interceptors.js'
import type { Serializer } from '../json/serializer.js'
import type { NodeSelectorOption } from '../nodes/selector.js'
import type { CallOptions, SharedOptions } from './call-options.js'
import type { Duration } from './duration.js'
import type { CompatibilityVersion } from './media-types.js'
import type { NodeOptions } from './node-options.js'

/** Makes the id of a request that is given none. */
export type GenerateRequestId = (params: RequestParams, options: CallOptions) => unknown

/** What a derived client can have of its own. */
export interface DerivedOptions extends SharedOptions {
  /** The client's name in `meta` and in events. @defaultValue `'rxelastic'` */
  name?: string | symbol | undefined
  /** Goes in front of every call's `opaqueId`. */
  opaqueIdPrefix?: string | undefined
}

/** What a client can be told besides its nodes. */
export interface CommonOptions extends DerivedOptions {
  /** How the next node is chosen. @defaultValue `'round-robin'` */
  nodeSelector?: NodeSelectorOption | undefined
  /** Options of `tls.connect` for nodes at https URLs: `ca`, `cert`, `key`, `rejectUnauthorized` and others. */
  tls?: TlsOptions | undefined
  /**
   * The SHA-256 fingerprint of the authority that signed the nodes' certificates, as Elasticsearch prints it at its first start;
   * colons and upper case do not matter. It alone suffices for a self-signed authority; it is checked before anything is sent.
   */
  caFingerprint?: string | undefined
  /** Your own steps around calls and attempts. */
  interceptors?: Interceptors | undefined
  /** The version of Elasticsearch's API to speak. @defaultValue 9 */
  compatibilityVersion?: CompatibilityVersion | undefined
  /** How many sockets there may be to each node. @defaultValue 256 */
  maxSockets?: number | undefined
  /** How long an idle socket is kept. @defaultValue `'10m'` */
  keepAliveTimeout?: Duration | undefined
  /** Makes the ids of requests. @defaultValue running numbers from 1 */
  generateRequestId?: GenerateRequestId | undefined
  /** Turns bodies into text and text into bodies. @defaultValue JSON that refuses keys which change prototypes */
  serializer?: Serializer | undefined
  /** What carries requests to a node. @defaultValue undici */
  Connection?: ConnectionClass | undefined
  /** The clock that waits and deadlines run on. @defaultValue `asyncScheduler` */
  scheduler?: SchedulerLike | undefined
}

/** A node, by its URL or with more about it. */
export type NodeInput = string | URL | NodeOptions

/** How a client is made: `node` for one node or load balancer, `nodes` for several. */
export type ClientOptions = CommonOptions &
  ({ node: NodeInput; nodes?: undefined } | { nodes: NodeInput | readonly NodeInput[]; node?: undefined })
