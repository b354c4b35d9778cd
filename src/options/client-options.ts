import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { SchedulerLike } from 'rxjs'
import type { AgentOption, ConnectionClass } from '../connection/connection.js'
import type { LongMode } from '../json/text/longs.js'
import type { Serializer } from '../json/text/serializer.js'
import type { VectorFormat } from '../json/text/vectors.js'
import type { Compatibility } from '../message/media-types.js'
import type { RequestParams } from '../message/request.js'
import type { NodeFilter } from '../nodes/node-filter.js'
import type { NodeSelectorOption } from '../nodes/selector.js'
import type { Duration } from '../validate/duration.js'
import type { CallOptions, SharedOptions } from './call-options.js'
import type { CloudOptions, ServerMode } from './hosting.js'
import type { Interceptors } from './interceptors.js'
import type { NodeOptions } from './node-options.js'
import type { SniffOptions } from './sniff-options.js'

/**
 * Makes the id of a request that is given none.
 *
 * @example
 * ```ts
 * const client = new Client({ node: 'http://localhost:9200', generateRequestId: () => randomUUID() })
 * ```
 */
export type GenerateRequestId = (params: RequestParams, options: CallOptions) => unknown

/** What a derived client can have of its own. */
export interface DerivedOptions extends SharedOptions {
  /** The client's name in `meta` and in events. @defaultValue `'rxelastic'` */
  name?: string | symbol | undefined
  /** Goes in front of every call's `opaqueId`. @defaultValue none */
  opaqueIdPrefix?: string | undefined
}

/** What a client can be told besides its nodes. */
export interface CommonOptions extends DerivedOptions, SniffOptions {
  /** How the next node is chosen. @defaultValue `'round-robin'` */
  nodeSelector?: NodeSelectorOption | undefined
  /**
   * Whether calls may go to a node; asked anew for every attempt. Roles are known of the nodes that you gave some, and of all nodes
   * after sniffing. If it refuses all nodes, calls fail with a NoLivingConnectionsError.
   *
   * @defaultValue no dedicated masters (nodes with the role `master` and no other than `voting_only`), unless there are no others
   */
  nodeFilter?: NodeFilter | undefined
  /**
   * Options of `tls.connect` for nodes at https URLs: `ca`, `cert`, `key`, `rejectUnauthorized` and others;
   * a `ca` that is no PEM is the path of a file. @defaultValue those of Node; on Elastic Cloud TLS 1.2 or newer
   */
  tls?: TlsOptions | undefined
  /**
   * The SHA-256 fingerprint of the authority that signed the nodes' certificates, as Elasticsearch prints it at its first start;
   * colons and upper case do not matter. It alone suffices for a self-signed authority; it is checked before anything is sent.
   * Whatever that authority signed for servers is trusted, by whatever name it is called.
   *
   * @defaultValue none: `tls.ca` or Node say which authorities are trusted, and the name counts
   */
  caFingerprint?: string | undefined
  /**
   * The proxy to go through: a URL such as `http://user:password@localhost:8080`, or `'env'` for the one that `HTTPS_PROXY`,
   * `HTTP_PROXY` and `NO_PROXY` name. Requests are then carried by Node's own HTTP client.
   *
   * @defaultValue none
   */
  proxy?: string | URL | undefined
  /**
   * How sockets are kept: options named as those of Node's `http.Agent`, `false` for a new socket with each request, or a function
   * that makes an agent of your own, such as one for SOCKS proxies. @defaultValue as `maxSockets` and `keepAliveTimeout` say
   */
  agent?: AgentOption | undefined
  /** Your own steps around calls and attempts. @defaultValue none */
  interceptors?: Interceptors | undefined
  /**
   * The version of Elasticsearch's API to speak. `'auto'` begins with 9; a server that refuses that (400, with a
   * `media_type_header_exception`) is spoken to in version 8 from then on, and the call that found out is repeated. `accept` and
   * `content-type` that you set yourself stay as they are. @defaultValue 9
   */
  compatibilityVersion?: Compatibility | undefined
  /** Whether requests say, in `x-elastic-client-meta`, which client and Node.js they come from. @defaultValue true */
  enableMetaHeader?: boolean | undefined
  /**
   * `'serverless'` for Elastic Cloud Serverless: its version of the API is asked for, responses and requests are compressed, and
   * there is one address whose nodes are not looked for. @defaultValue `'stack'`
   */
  serverMode?: ServerMode | undefined
  /** How many sockets there may be to each node. @defaultValue 256, as the official client has */
  maxSockets?: number | undefined
  /** How long an idle socket is kept. @defaultValue `'10m'`; `'1m'` by Node's own HTTP client, both as the official client has */
  keepAliveTimeout?: Duration | undefined
  /** Makes the ids of requests. @defaultValue running numbers from 1 */
  generateRequestId?: GenerateRequestId | undefined
  /**
   * What becomes of integers beyond 2^53, which a number cannot hold exactly: `'bigint'` or `'string'` keep their digits, in
   * buffered responses and hits. Not together with a `serializer`. @defaultValue `'number'`: they are rounded
   */
  longs?: LongMode | undefined
  /**
   * How a `Float32Array` is written: `'base64'` is smaller, and faster on both sides. Elasticsearch reads it in `dense_vector` fields
   * since 9.3 and as `query_vector` since 9.4; anywhere else it is a text. Not together with a `serializer`.
   *
   * @defaultValue `'numbers'`: as a list, like other typed arrays
   */
  vectors?: VectorFormat | undefined
  /** Turns bodies into text and text into bodies. @defaultValue JSON that refuses keys which change prototypes */
  serializer?: Serializer | undefined
  /** What carries requests to a node. @defaultValue undici; Node's own HTTP client for a proxy or an agent */
  Connection?: ConnectionClass | undefined
  /** The clock that waits and deadlines run on. @defaultValue `asyncScheduler` */
  scheduler?: SchedulerLike | undefined
}

/** A node, by its URL or with more about it. */
export type NodeInput = string | URL | NodeOptions

/** Where Elasticsearch is: `node` for one node or load balancer, `nodes` for several, `cloud` for a deployment on Elastic Cloud. */
export type NodeLocation =
  | {
      /** The one node, or what stands in front of all of them, such as `'https://localhost:9200'`. */
      node: NodeInput
      nodes?: undefined
      cloud?: undefined
    }
  | {
      /** All nodes that calls can go to, or some of them if the client is to sniff. */
      nodes: NodeInput | readonly NodeInput[]
      node?: undefined
      cloud?: undefined
    }
  | {
      /** A deployment on Elastic Cloud. */
      cloud: CloudOptions
      node?: undefined
      nodes?: undefined
    }

/** How a client is made. */
export type ClientOptions = CommonOptions & NodeLocation
