/** Error of a proxy that did not open a tunnel. It does not show the proxy's user name and password. */
export class ProxyError extends Error {
  /** System code, if the proxy could not be reached. */
  readonly code: string | undefined

  constructor(proxy: URL, cause: Error) {
    super(`${nameOf(proxy)} ${describe(cause)}`, { cause })
    this.name = 'ProxyError'
    this.code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  }
}

/** Error of a socket through a proxy that was not open in time. The proxy or the node may be at fault. */
export function proxyTooSlow(proxy: URL): Error {
  return new Error(`the socket was to be opened through ${nameOf(proxy)}`)
}

function nameOf({ protocol, host }: URL): string {
  return `the proxy ${protocol}//${host}`
}

/** Codes of a proxy that closes the connection instead of an answer. */
const CLOSED: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE'])

function describe(cause: Error): string {
  const { message } = cause
  const [, status] = /^Bad response: (\d+)$/.exec(message) ?? []
  if (status === undefined) {
    if (!('code' in cause) || !CLOSED.has(cause.code)) return `failed: ${message}`
    return `closed the connection instead of opening a tunnel (CONNECT) to the node: ${message}`
  }
  if (status === '407')
    return 'requires a user name and password, or different ones (407 Proxy Authentication Required)'
  return `refused to open a tunnel (CONNECT) to the node, with status ${status}`
}
