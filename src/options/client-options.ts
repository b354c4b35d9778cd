import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { SchedulerLike } from 'rxjs'
import type { AgentOption, ConnectionClass, SocketOptions } from '../connection/connection.js'
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
 * Function that creates the id of a request without one.
 *
 * @example
 * ```ts
 * const client = new Client({ node: 'http://localhost:9200', generateRequestId: () => randomUUID() })
 * ```
 */
export type GenerateRequestId = (params: RequestParams, options: CallOptions) => unknown

/** Options of a derived client. */
export interface DerivedOptions extends SharedOptions {
  /** Name of the client in `meta` and in events. @defaultValue `'rxelastic'` */
  name?: string | symbol | undefined
  /** Prefix of every call's `opaqueId`. @defaultValue none */
  opaqueIdPrefix?: string | undefined
}

/** Options of a client besides its nodes. */
export interface CommonOptions extends DerivedOptions, SniffOptions, SocketOptions {
  /** Strategy for selecting a node. `'round-robin'` passes over a node with far more calls in flight than the others. @defaultValue `'round-robin'` */
  nodeSelector?: NodeSelectorOption | undefined
  /**
   * Filter that decides whether calls may go to a node. It is called for every attempt.
   *
   * Roles are known for nodes that you gave roles, and for all nodes after sniffing. If the filter refuses all nodes,
   * calls fail with a NoLivingConnectionsError.
   * @defaultValue no dedicated masters (nodes with the role `master` and no other than `voting_only`), unless there are
   * no others
   */
  nodeFilter?: NodeFilter | undefined
  /**
   * Options of `tls.connect` for nodes at https URLs: `ca`, `cert`, `key`, `rejectUnauthorized` and others. A `ca` that
   * is no PEM is the path of a file.
   *
   * @defaultValue those of Node; on Elastic Cloud TLS 1.2 or newer
   */
  tls?: TlsOptions | undefined
  /**
   * SHA-256 fingerprint of the authority that signed the nodes' certificates. Elasticsearch prints it at its first
   * start.
   *
   * It is checked before anything is sent, and suffices for a self-signed authority. Colons and upper case do not
   * matter. Every server certificate of that authority is trusted, whatever its name.
   * @defaultValue none: `tls.ca` or Node decide which authorities are trusted, and the name is checked
   */
  caFingerprint?: string | undefined
  /**
   * Proxy: a URL such as `http://user:password@localhost:8080`, or `'env'` for the one that `HTTPS_PROXY`, `HTTP_PROXY`
   * and `NO_PROXY` name. Node's own HTTP client then carries the requests.
   *
   * @defaultValue none
   */
  proxy?: string | URL | undefined
  /**
   * Settings of the sockets. Options as in Node's `http.Agent`, `false` for a new socket with each request, or a function.
   * The function creates your own agent, for example for SOCKS proxies.
   *
   * @defaultValue sockets as `maxSockets` and `keepAliveTimeout` say
   */
  agent?: AgentOption | undefined
  /** Your own steps around calls and attempts. @defaultValue none */
  interceptors?: Interceptors | undefined
  /**
   * Version of Elasticsearch's API.
   *
   * `'auto'` begins with 9. After a refusal (400 with a `media_type_header_exception`), the client repeats the call
   * with version 8 and stays with it. `accept` and `content-type` that you set yourself stay as they are.
   * @defaultValue 9
   */
  compatibilityVersion?: Compatibility | undefined
  /** Sends `x-elastic-client-meta`, which names the client and Node.js. @defaultValue true */
  enableMetaHeader?: boolean | undefined
  /**
   * Kind of Elasticsearch; `'serverless'` is Elastic Cloud Serverless. It sends Serverless's API version, compresses
   * requests and responses, and uses one address without sniffing.
   *
   * @defaultValue `'stack'`
   */
  serverMode?: ServerMode | undefined
  /** Largest number of sockets to each node. @defaultValue 256, as in the official client */
  maxSockets?: number | undefined
  /**
   * Time that an idle socket is kept. @defaultValue `'10m'`; `'1m'` with Node's own HTTP client, both as in the
   * official client
   */
  keepAliveTimeout?: Duration | undefined
  /**
   * Adds the line of your code that made a call to the stack of its errors. Recording a line takes about 2 microseconds.
   *
   * @defaultValue `false` if `NODE_ENV` is `'production'`; otherwise the first 1,000 calls of the client are recorded
   */
  callSites?: boolean | undefined
  /** Creates the ids of requests. @defaultValue running numbers from 1 */
  generateRequestId?: GenerateRequestId | undefined
  /**
   * Form of integers beyond 2^53, which a number cannot hold exactly. `'bigint'` and `'string'` keep their digits, in
   * buffered responses and hits. It excludes `serializer`.
   *
   * @defaultValue `'number'`: they are rounded
   */
  longs?: LongMode | undefined
  /**
   * Form of a `Float32Array` in JSON. `'base64'` is smaller, and faster on both sides. It excludes `serializer`.
   *
   * Elasticsearch reads it in `dense_vector` fields since 9.3 and as `query_vector` since 9.4. Anywhere else it is a
   * string.
   * @defaultValue `'numbers'`: a list, as for other typed arrays
   */
  vectors?: VectorFormat | undefined
  /** Converts bodies to and from strings. @defaultValue JSON that refuses keys which change prototypes */
  serializer?: Serializer | undefined
  /** Class that carries requests to a node. @defaultValue undici; Node's own HTTP client for a proxy or an agent */
  Connection?: ConnectionClass | undefined
  /** Clock of waits and deadlines. @defaultValue `asyncScheduler` */
  scheduler?: SchedulerLike | undefined
}

/** Node, as its URL or with its own options. */
export type NodeInput = string | URL | NodeOptions

/**
 * Location of Elasticsearch: `node` for one node or load balancer, `nodes` for several, `cloud` for a deployment on
 * Elastic Cloud.
 */
export type NodeLocation =
  | {
      /** Single node, or the load balancer in front of all nodes, such as `'https://localhost:9200'`. A list is the same as `nodes`. */
      node: NodeInput | readonly NodeInput[]
      nodes?: undefined
      cloud?: undefined
    }
  | {
      /** All nodes that calls can go to; with sniffing, some of them are enough. */
      nodes: NodeInput | readonly NodeInput[]
      node?: undefined
      cloud?: undefined
    }
  | {
      /** Deployment on Elastic Cloud. */
      cloud: CloudOptions
      /** A deployment has one address, and a hedge needs another node. */
      hedge?: false | undefined
      node?: undefined
      nodes?: undefined
    }

/** Options of a client. */
export type ClientOptions = CommonOptions & NodeLocation
