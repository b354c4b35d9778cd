import { contract, lines, type Trial } from '../support/elasticsearch/contract.js'

const books = [
  { title: 'The quick brown fox', tags: ['animal', 'classic'], pages: 120, price: 9.5, sold: true, at: '2020-01-01' },
  { title: 'Lazy dog, lazy dog', tags: 'animal', pages: 80, price: 12, sold: false, at: '2020-06-15T12:30:00Z' },
  {
    title: 'The lazy fox jumps over the dog',
    tags: [],
    pages: 300,
    at: '2021-03-01T00:00:00+02:00',
    author: { name: 'Ann' },
  },
  {
    title: "Nobody's 3.14 birds",
    tags: ['Classic'],
    pages: [1, 50],
    price: -0.25,
    sold: true,
    author: { name: 'Bob' },
  },
  { title: 'Empty' },
]

/** Puts the books into the index of a trial. */
export async function fill({ send, index }: Trial): Promise<void> {
  await send('PUT', `/${index}`, {
    settings: { number_of_replicas: 0 },
    mappings: {
      properties: {
        title: { type: 'text', fields: { raw: { type: 'keyword' } } },
        tags: { type: 'keyword' },
        pages: { type: 'integer' },
        price: { type: 'double' },
        sold: { type: 'boolean' },
        at: { type: 'date' },
      },
    },
  })
  const items = books.flatMap((book, place) => [{ index: { _id: String(place + 1) } }, book])
  await send('POST', `/${index}/_bulk?refresh=true`, lines(...items))
}

/** Sends one search after the other to the same books. */
export function searches(name: string, ...bodies: readonly unknown[]): void {
  contract(name, async (trial) => {
    await fill(trial)
    for (const body of bodies) await trial.send('POST', `/${trial.index}/_search`, body)
  })
}
