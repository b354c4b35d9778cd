import { contract, lines, useServers } from '../support/elasticsearch/contract.js'

useServers()

contract('groups and summarizes', async ({ send, index }) => {
  await send('PUT', `/${index}`, {
    settings: { number_of_replicas: 0 },
    mappings: {
      properties: {
        tag: { type: 'keyword' },
        n: { type: 'integer' },
        price: { type: 'double' },
        on: { type: 'boolean' },
        at: { type: 'date' },
        text: { type: 'text' },
      },
    },
  })
  const documents = [
    { tag: ['a', 'b'], n: 1, price: 1.5, on: true, at: '2020-01-01' },
    { tag: 'a', n: 5, price: 2.5, on: false, at: '2021-01-01' },
    { tag: 'c', n: [3, 3], on: true },
    {},
  ]
  await send('POST', `/${index}/_bulk?refresh=true`, lines(...documents.flatMap((each) => [{ index: {} }, each])))
  for (const aggs of [
    { a: { terms: { field: 'tag' } }, b: { terms: { field: 'n', size: 1 } }, c: { terms: { field: 'nosuch' } } },
    { a: { terms: { field: 'on' } }, b: { terms: { field: 'at' } }, c: { terms: { field: 'price' } } },
    { a: { terms: { field: 'tag', order: { _key: 'desc' } } }, b: { terms: { field: 'tag', min_doc_count: 2 } } },
    {
      a: { avg: { field: 'n' } },
      b: { min: { field: 'price' } },
      c: { max: { field: 'at' } },
      d: { sum: { field: 'n' } },
    },
    { a: { stats: { field: 'n' } }, b: { cardinality: { field: 'tag' } }, c: { value_count: { field: 'n' } } },
    { a: { avg: { field: 'nosuch' } }, b: { stats: { field: 'nosuch' } }, c: { sum: { field: 'nosuch' } } },
    { a: { terms: { field: 'tag' }, aggs: { x: { sum: { field: 'n' } }, y: { terms: { field: 'on' } } } } },
    { a: { foo: { field: 'tag' } } },
    { a: { terms: { field: 'text' } } },
    { a: { avg: { field: 'tag' } } },
  ]) {
    await send('POST', `/${index}/_search`, { size: 0, aggs })
    await send('POST', `/${index}/_search?typed_keys=true`, { size: 0, aggs, query: { term: { tag: 'a' } } })
  }
})
