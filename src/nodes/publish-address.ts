/** `127.0.0.1:9200`, `[::1]:9200`, and either with a host name before it: `es1.example.com/127.0.0.1:9200`. */
const FORM = /^(?:([\w.-]+)\/)?(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i

/**
 * Reads the `publish_address` of a node, in all forms that Elasticsearch writes.
 *
 * @param protocol - `http:` or `https:`, which the address does not tell
 * @returns where the node can be reached: under its host name, if it has one, which is what its certificate is for, and under its
 * address; nothing if the text is no address
 */
export function readPublishAddress(text: string, protocol: string): URL[] {
  const [, name, address, port] = FORM.exec(text) ?? []
  if (address === undefined) return []
  const hosts = name === undefined ? [address] : [name, address]
  const urls = hosts.map((host) => `${protocol}//${host}:${port}`)
  return urls.every((url) => URL.canParse(url)) ? urls.map((url) => new URL(url)) : []
}
