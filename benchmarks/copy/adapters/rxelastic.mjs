import { Client } from 'rxelastic'

/** `helpers.copy$`: bytes from a scan into a bulk. */
export function open(node, { slices = 1 } = {}) {
  const client = new Client({ node, compatibilityVersion: 'auto' })
  return {
    copy: (source, target) =>
      new Promise((resolve, error) => {
        let copied = 0
        client.helpers.copy$({ index: source, size: 5_000 }, { index: target, slices }).subscribe({
          next: ({ written }) => {
            copied = written
          },
          error,
          complete: () => resolve(copied),
        })
      }),
    close: () => client.close(),
  }
}
