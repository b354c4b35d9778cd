/** Matches `127.0.0.1:9200` and `[::1]:9200`, also with a host name before it: `es1.example.com/127.0.0.1:9200`. */
const FORM = /^(?:([^/]+)\/)?(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i

/** Matches a host name that a URL can have. Others, such as an IPv6 address with a zone, are left out. */
const NAME = /^[\w.-]+$/

/**
 * Parses the `publish_address` of a node, in all forms that Elasticsearch writes.
 *
 * @param protocol - `http:` or `https:`, which the address does not contain
 * @returns URLs of the node: first with the host name, if there is one, because its certificate is for that name; then
 * with the address. Empty if the text is no address
 */
export function readPublishAddress(text: string, protocol: string): URL[] {
  const [, name, address, port] = FORM.exec(text) ?? []
  if (address === undefined) return []
  const hosts = name !== undefined && NAME.test(name) ? [name, address] : [address]
  const urls = hosts.map((host) => `${protocol}//${host}:${port}`)
  return urls.every((url) => URL.canParse(url)) ? urls.map((url) => new URL(url)) : []
}
