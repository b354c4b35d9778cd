import { Client } from 'rxelastic'

/** `helpers.scan$` with parsed hits into `helpers.bulk`. */
export function open(node) {
  const client = new Client({ node })
  return {
    copy: (source, target) =>
      new Promise((resolve, error) => {
        let copied = 0
        client.helpers
          .scan$({ index: source, size: 5_000 })
          .pipe(
            client.helpers.bulk({
              index: target,
              onDocument: ({ _id, _source }) => [{ index: { _id } }, _source],
            }),
          )
          .subscribe({ next: () => copied++, error, complete: () => resolve(copied) })
      }),
    close: () => client.close(),
  }
}
