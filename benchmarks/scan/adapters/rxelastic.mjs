import { Client } from 'rxelastic'

/** `helpers.scan$` in so many slices. */
export function open(node, slices = 1) {
  const client = new Client({ node })
  return {
    read: (index, size, onHit) =>
      new Promise((complete, error) => {
        client.helpers.scan$({ index, size }, { slices }).subscribe({ next: onHit, error, complete })
      }),
    close: () => client.close(),
  }
}
