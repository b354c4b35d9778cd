import { Client } from 'rxelastic'

/** `helpers.scan$`, hits cut out and not parsed. */
export function open(node) {
  const client = new Client({ node })
  return {
    read: (index, size, onHit) =>
      new Promise((complete, error) => {
        client.helpers.scan$({ index, size }, { as: 'raw' }).subscribe({ next: onHit, error, complete })
      }),
    close: () => client.close(),
  }
}
