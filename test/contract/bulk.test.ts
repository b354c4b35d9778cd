import { contract, lines, useServers } from '../support/elasticsearch/contract.js'

useServers()

contract('runs all four actions and reports the result of each', async ({ send, index }) => {
  const mappings = { properties: { n: { type: 'integer' } } }
  await send('PUT', `/${index}`, { mappings })
  await send(
    'POST',
    '/_bulk',
    lines(
      { index: { _index: index, _id: '1' } },
      { n: 1 },
      { create: { _index: index, _id: '1' } },
      { n: 1 },
      { create: { _index: index, _id: '2' } },
      { n: 2 },
      { update: { _index: index, _id: '1' } },
      { doc: { n: 2 } },
      { update: { _index: index, _id: '1' } },
      { doc: { n: 2 } },
      { update: { _index: index, _id: 'missing' } },
      { doc: { n: 2 } },
      { delete: { _index: index, _id: 'missing' } },
      { delete: { _index: index, _id: '2' } },
      { index: { _index: index, _id: '3' } },
      { n: 'not a number' },
      { index: { _index: 'UPPER', _id: '3' } },
      { n: 1 },
      { index: { _index: index } },
      { n: 4 },
    ),
  )
})

contract('takes the index from the path', async ({ send, index }) => {
  await send('POST', `/${index}/_bulk`, lines({ index: { _id: '1' } }, { a: 1 }, { delete: { _id: '1' } }))
  await send('PUT', `/${index}/_bulk`, lines({ index: { _id: '1' } }, { a: 1 }))
})

contract('makes documents visible with refresh', async ({ send, index }) => {
  await send('PUT', `/${index}`, { settings: { refresh_interval: '-1' } })
  await send('POST', `/${index}/_bulk`, lines({ index: { _id: '1' } }, { a: 1 }))
  await send('GET', `/${index}/_count`)
  await send('POST', `/${index}/_bulk?refresh=true`, lines({ index: { _id: '2' } }, { a: 1 }))
  await send('GET', `/${index}/_count`)
})

contract('waits for a refresh with wait_for', async ({ send, index }) => {
  await send('POST', `/${index}/_bulk?refresh=wait_for`, lines({ index: { _id: '1' } }, { a: 1 }))
  await send('GET', `/${index}/_count`)
})

contract('honors versions, sequence numbers and routing of an item', async ({ send, index }) => {
  await send(
    'POST',
    `/${index}/_bulk`,
    lines(
      { index: { _id: '1', routing: 'a' } },
      {},
      { index: { _id: '1', if_seq_no: 99, if_primary_term: 1, routing: 'a' } },
      {},
      { index: { _id: '7', version: 5, version_type: 'external' } },
      {},
      { index: { _id: '7', version: 4, version_type: 'external' } },
      {},
      { update: { _id: '7', retry_on_conflict: 2 } },
      { doc: { a: 1 }, detect_noop: false },
      { update: { _id: '7' } },
      { doc: { a: 2 }, _source: true },
      { update: { _id: '8' } },
      { doc: { a: 2 }, doc_as_upsert: true },
      { update: { _id: '9' } },
      { doc: { a: 2 }, upsert: { a: 0 } },
    ),
  )
})

contract('fails broken documents alone', async ({ send, index }) => {
  await send('POST', `/${index}/_bulk`, '{"index":{"_id":"1"}}\n{"t":\n{"index":{"_id":"2"}}\n{"t":1}\n')
})

contract('refuses what is not a bulk body', async ({ send, index }) => {
  const document = '{"t":1}\n'
  for (const body of [
    '{"index":{"_id":"4"}}\n{"t":1}',
    `{"foo":{"_id":"4"}}\n${document}`,
    `{"index":{"_id":"4","zzz":1}}\n${document}`,
    `{"index"\n${document}`,
    '{"index":{"_id":"5"}}\n',
    '{"update":{"_id":"5"}}\n{"foo":1}\n',
    '{"delete":{}}\n',
    '{"update":{}}\n{"doc":{}}\n',
    '',
    '\n',
    `[1]\n${document}`,
    `{"index":{"_id":"4"},"x":1}\n${document}`,
    `{"index":[]}\n${document}`,
    `{}\n${document}`,
    '{"index":{"_id":"1"}}\n{"a":1}\n{"foo":{}}\n{}\n',
  ]) {
    await send('POST', `/${index}/_bulk`, body)
  }
  await send('POST', `/${index}/_bulk`)
  await send('POST', '/_bulk', `{"index":{"_id":"5"}}\n${document}`)
  await send('POST', `/${index}/_bulk?foo=1`, `{"index":{}}\n${document}`)
  await send('POST', `/${index}/_bulk?refresh=soon`, `{"index":{}}\n${document}`)
})

contract('returns the selected parts of a response', async ({ send, index }) => {
  const body = lines({ index: { _id: '1' } }, { a: 1 }, { create: { _id: '1' } }, { a: 1 })
  await send('POST', `/${index}/_bulk?filter_path=errors,items.*.error.type,items.*.status`, body)
  await send('POST', `/${index}/_bulk?filter_path=-items.*._shards,-took`, body)
})
