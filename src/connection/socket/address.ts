/** Where a URL points to. */
export interface Address {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string
  readonly port: number
}

export function addressOf(url: URL): Address {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) }
}
