import { BaseConnection, Client, type ConnectionRequestParams } from '@elastic/elasticsearch'
import { camelCase } from '../../../src/api/names.js'

/** A request as it goes out, of either client. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly querystring: string
  readonly body: string | undefined
}

/** Calls the official client, and says what it would have sent; nothing if it does not have the API. */
export async function callOfficial(name: string, params: Record<string, unknown>): Promise<Sent | undefined> {
  const sent: Sent[] = []
  const client = new Client({ node: 'http://localhost:9200', Connection: recorder(sent), maxRetries: 0 })
  const path = name.split('.').map(camelCase)
  const owner: unknown = path.slice(0, -1).reduce(property, client)
  const method = property(owner, path.at(-1) ?? '')
  if (typeof method !== 'function') return undefined
  await Reflect.apply(method, owner, [params])
  return sent[0]
}

function property(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined
}

function recorder(sent: Sent[]): typeof BaseConnection {
  return class extends BaseConnection {
    // the signature has an overload for streams, which is not used here
    override async request({ method, path, querystring = '', body }: ConnectionRequestParams): Promise<never> {
      sent.push({ method, path, querystring, body: typeof body === 'string' ? body : undefined })
      const headers = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }
      const response: unknown = { statusCode: 200, headers, body: '{}' }
      return response as never
    }

    override async close(): Promise<void> {}
  }
}
