/** Host and port of a URL. */
export interface Address {
  /** Name or address. IPv6 has no brackets. */
  readonly host: string
  readonly port: number
}

/** Returns host and port of a URL. */
export function addressOf(url: URL): Address {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) }
}
