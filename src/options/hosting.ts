import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { mergeHeaders } from '../message/headers.js'
import type { RequestHeaders } from '../message/wire.js'

/** Deployment on Elastic Cloud. */
export interface CloudOptions {
  /** Cloud ID from the deployment's page: a name, a colon, and addresses in base64. */
  id: string
}

/** Kind of Elasticsearch: one with nodes and versions, or Elastic Cloud Serverless, which has neither. */
export type ServerMode = 'stack' | 'serverless'

/** Version of the Serverless API. Source: Elastic Cloud Serverless API, header `Elastic-Api-Version` */
const SERVERLESS_HEADERS: RequestHeaders = { 'elastic-api-version': '2023-10-31' }

/** Options that depend on the kind of hosting. */
interface Hosting {
  readonly cloud?: unknown
  readonly compression?: boolean | undefined
  readonly serverMode?: ServerMode | undefined
  readonly tls?: TlsOptions | undefined
  readonly headers?: RequestHeaders | undefined
}

/** Defaults for Elastic Cloud's proxies: compression both ways, and TLS 1.2 or newer. */
export interface HostedDefaults {
  readonly compression?: boolean
  readonly tls?: TlsOptions
  readonly headers?: RequestHeaders
}

/** Returns the defaults of a client's kind of hosting. Options that are given replace them. */
export function hostedDefaults({ cloud, serverMode, compression = true, tls, headers }: Hosting): HostedDefaults {
  const serverless = serverMode === 'serverless'
  if (cloud === undefined && !serverless) return {}
  // Node refuses a lowest version next to a named protocol.
  const oldest = tls?.secureProtocol === undefined ? { minVersion: 'TLSv1.2' as const } : undefined
  const named = serverless ? { headers: mergeHeaders(SERVERLESS_HEADERS, headers) } : undefined
  return { compression, tls: { ...oldest, ...tls }, ...named }
}
