import { connectionClass } from '../connection/connection-class.js'
import { HttpConnection } from '../connection/http/http-connection.js'
import { socketSettings } from '../connection/socket-settings.js'
import { ElasticsearchNode, type NodeSettings } from '../nodes/node.js'
import type { ClientSettings } from '../options/client-settings.js'
import { proxyFor } from '../options/proxy-env.js'

/**
 * Time that an idle socket is kept, in milliseconds. Node's own client notices less often that the server has closed
 * it.
 */
const KEEP_ALIVE = { undici: 600_000, http: 60_000 }

/** Makes a node with the connection that the client's options ask for. */
export function makeNode(node: NodeSettings, settings: ClientSettings): ElasticsearchNode {
  const { tls, caFingerprint, agent, scheduler, maxSockets, keepAliveTimeout } = settings
  const { maxHeaderSize, localAddress, family, lookup } = settings
  const proxy = settings.proxy === 'env' ? proxyFor(node.url) : settings.proxy
  const Connection = connectionClass({ Connection: settings.Connection, proxy, agent })
  const options = {
    url: node.url,
    tls: node.tls === undefined ? tls : { ...tls, ...node.tls },
    caFingerprint,
    proxy,
    agent,
    scheduler,
    maxSockets,
    maxHeaderSize,
    localAddress,
    family,
    lookup,
    keepAliveTimeout: keepAliveTimeout ?? KEEP_ALIVE[Connection === HttpConnection ? 'http' : 'undici'],
    ...socketSettings(agent),
  }
  return new ElasticsearchNode(node, () => new Connection(options))
}
