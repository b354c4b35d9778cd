import { once } from 'node:events'
import { iterate, paced } from 'rxelastic/flow'
import { NEVER, range } from 'rxjs'
import { expect, test } from 'vitest'

test.each<[string, (count: number) => void]>([
  [
    'paced',
    (count) =>
      range(0, count)
        .pipe(paced(() => NEVER))
        .subscribe()
        .unsubscribe(),
  ],
  ['iterate', (count) => void iterate(range(0, count))[Symbol.asyncIterator]().next()],
])('%s tells once of a source that cannot be held back', async (name, consume) => {
  const warnings: unknown[] = []
  const listen = (warning: unknown): void => void warnings.push(warning)
  process.on('warning', listen)
  const next = once(process, 'warning')
  consume(99_999)
  consume(200_000)
  await next
  process.off('warning', listen)
  expect(warnings).toEqual([
    expect.objectContaining({
      code: 'RXELASTIC_BACKPRESSURE',
      message: `100000 values wait for ${name}: their source cannot be held back`,
    }),
  ])
})
