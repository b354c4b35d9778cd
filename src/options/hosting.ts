import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { mergeHeaders } from '../message/headers.js'
import type { RequestHeaders } from '../message/wire.js'

/** An Elastic Cloud deployment. */
export interface CloudOptions {
  /** The Cloud ID that the deployment's page shows: a name, a colon, and addresses in base64. */
  id: string
}

/** What kind of Elasticsearch answers: one with nodes and versions, or Elastic Cloud Serverless, which has neither. */
export type ServerMode = 'stack' | 'serverless'

/** The version of the API that Serverless speaks. Source: Elastic Cloud Serverless API, header `Elastic-Api-Version` */
const SERVERLESS_HEADERS: RequestHeaders = { 'elastic-api-version': '2023-10-31' }

/** Where Elasticsearch is hosted, and what was given that has another default there. */
interface Hosting {
  readonly cloud?: unknown
  readonly compression?: boolean | undefined
  readonly serverMode?: ServerMode | undefined
  readonly tls?: TlsOptions | undefined
  readonly headers?: RequestHeaders | undefined
}

/** What applies to Elastic Cloud's proxies unless the options say otherwise: compression both ways, and TLS 1.2 or newer. */
export interface HostedDefaults {
  readonly compression?: boolean
  readonly tls?: TlsOptions
  readonly headers?: RequestHeaders
}

/** The defaults for a client's kind of hosting, with what its options say of the same things laid over them. */
export function hostedDefaults({ cloud, serverMode, compression = true, tls, headers }: Hosting): HostedDefaults {
  const serverless = serverMode === 'serverless'
  if (cloud === undefined && !serverless) return {}
  // Node refuses a lowest version next to a protocol that is named.
  const oldest = tls?.secureProtocol === undefined ? { minVersion: 'TLSv1.2' as const } : undefined
  const named = serverless ? { headers: mergeHeaders(SERVERLESS_HEADERS, headers) } : undefined
  return { compression, tls: { ...oldest, ...tls }, ...named }
}
