/** Error of a proxy that did not open a tunnel. It does not show the proxy's user name and password. */
export class ProxyError extends Error {
  /** System code, if the proxy could not be reached. */
  readonly code: string | undefined

  constructor(proxy: URL, cause: Error) {
    super(`the proxy ${proxy.protocol}//${proxy.host} ${describe(cause)}`, { cause })
    this.name = 'ProxyError'
    this.code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  }
}

function describe({ message }: Error): string {
  const [, status] = /^Bad response: (\d+)$/.exec(message) ?? []
  if (status === undefined) return `failed: ${message}`
  if (status === '407')
    return 'requires a user name and password, or different ones (407 Proxy Authentication Required)'
  return `refused to open a tunnel to the node, with status ${status}`
}
