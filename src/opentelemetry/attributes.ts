import type { Attributes } from '@opentelemetry/api'
import { isError } from '../errors/is-error.js'
import { REDACTED } from '../errors/redacted.js'
import { redact } from '../errors/redaction.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { CallMessage } from '../observe/call-message.js'
import type { HelperMessage } from '../observe/helper-message.js'
import * as names from './conventions.js'

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/** Attributes that are known when a call begins, and by which samplers can decide. */
export function callAttributes(call: CallMessage): Attributes {
  const { method, pathParts, batch } = call
  const attributes: Attributes = {
    [names.SYSTEM]: 'elasticsearch',
    [names.OPERATION]: operationOf(call),
    [names.HTTP_METHOD]: method,
  }
  const index = collectionOf(call)
  if (index !== undefined) attributes[names.COLLECTION] = index
  for (const name of Object.keys(pathParts)) attributes[names.PARAMETER + name] = pathParts[name]
  // A batch of one operation is no batch.
  if (batch !== undefined && batch.size !== 1) attributes[names.BATCH_SIZE] = batch.size
  return attributes
}

/** Name of the API. That of a bulk includes the kind of its operations, if they are of one kind. */
export function operationOf({ api, batch }: CallMessage): string {
  if (api !== 'bulk' || batch?.operation === undefined) return api
  return batch.size === 1 ? batch.operation : `bulk ${batch.operation}`
}

/** Index of a call: that of its path, or that of all operations of a batch. */
export function collectionOf({ index, batch }: CallMessage): string | undefined {
  return index ?? batch?.index
}

/** Attributes of a helper. */
export function helperAttributes({ helper, index }: HelperMessage): Attributes {
  const attributes: Attributes = { [names.SYSTEM]: 'elasticsearch', [names.OPERATION]: `helpers.${helper}` }
  if (index !== undefined) attributes[names.COLLECTION] = index
  return attributes
}

/** Adds the attributes of the node that a call went to. */
export function addServer(attributes: Attributes, { node }: CallMessage): void {
  if (node === undefined) return
  const { address, port } = addressOf(node)
  attributes[names.SERVER_ADDRESS] = address
  attributes[names.SERVER_PORT] = port
}

/** Adds the name of the cluster, if the response has it. */
export function addCluster(attributes: Attributes, { clusterName }: CallMessage): void {
  if (clusterName !== undefined) attributes[names.NAMESPACE] = clusterName
}

/** URL of the last attempt, without user name and password, and without secrets and query texts in its querystring. */
export function urlOf({ node, path, querystring }: CallMessage): string | undefined {
  if (node === undefined) return undefined
  const shown = querystring && redact(`?${querystring}`, { additionalKeys: names.HIDDEN_PARAMETERS })
  return addressOf(node).base + `${path}${String(shown)}`.replaceAll(REDACTED, 'REDACTED')
}

/** Adds the status of the last response, and the error of a call or a helper that has failed. */
export function addEnd(
  attributes: Attributes,
  { statusCode, error }: { readonly statusCode?: number | undefined; readonly error: unknown },
): void {
  if (statusCode !== undefined) attributes[names.STATUS_CODE] = String(statusCode)
  if (error !== undefined) attributes[names.ERROR_TYPE] = errorType(error)
}

/** Address of a node, in the terms of the conventions. */
interface Address {
  readonly address: string
  readonly port: number | undefined
  /** URL without a slash at its end. */
  readonly base: string
}

const addresses = new WeakMap<ElasticsearchNode, Address>()

/** Takes the URL of a node apart, once: reading its parts takes long. */
function addressOf(node: ElasticsearchNode): Address {
  const known = addresses.get(node)
  if (known !== undefined) return known
  const { hostname, port, protocol, href } = node.url
  const address = {
    // An IPv6 address has no brackets here.
    address: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? DEFAULT_PORTS[protocol] : Number(port),
    base: href.replace(/\/+$/, ''),
  }
  addresses.set(node, address)
  return address
}

/** Status of a response that is an error, or else the name of the error's class. */
export function errorType(error: unknown): string {
  if (!isError(error)) return '_OTHER'
  // Compared by name: the library can be loaded twice, as module and as CommonJS.
  if (error.name === 'ResponseError' && 'statusCode' in error) return String(error.statusCode)
  return error.name
}
