import { Client } from '../../../dist/index.js'

/** `helpers.copy$`: bytes from a scan into a bulk. */
export function open(node) {
  const client = new Client({ node })
  return {
    copy: (source, target) =>
      new Promise((resolve, error) => {
        let copied = 0
        client.helpers.copy$({ index: source, size: 5_000 }, { index: target }).subscribe({
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
