import { contract, useServers } from '../support/elasticsearch/contract.js'

useServers()

contract('indexes, replaces, reads and deletes a document', async ({ send, index }) => {
  await send('PUT', `/${index}/_doc/1`, { title: 'Emma' })
  await send('PUT', `/${index}/_doc/1`, { title: 'Persuasion' })
  await send('GET', `/${index}/_doc/1`)
  await send('HEAD', `/${index}/_doc/1`)
  await send('GET', `/${index}/_source/1`)
  await send('HEAD', `/${index}/_source/1`)
  await send('DELETE', `/${index}/_doc/1`)
  await send('DELETE', `/${index}/_doc/1`)
  await send('GET', `/${index}/_doc/1`)
  await send('HEAD', `/${index}/_doc/1`)
  await send('GET', `/${index}/_source/1`)
  await send('PUT', `/${index}/_doc/1`, { title: 'Emma' })
})

contract('generates ids for documents that have none', async ({ send, index }) => {
  await send('POST', `/${index}/_doc`, { title: 'Emma' })
})

contract('creates a document only once', async ({ send, index }) => {
  await send('PUT', `/${index}/_create/1`, { title: 'Emma' })
  await send('PUT', `/${index}/_create/1`, { title: 'Emma' })
  await send('POST', `/${index}/_doc/1?op_type=create`, { title: 'Emma' })
})

contract('reports a missing index', async ({ send, index }) => {
  await send('GET', `/${index}/_doc/1`)
  await send('GET', `/${index}/_source/1`)
  await send('DELETE', `/${index}/_doc/1`)
  await send('POST', `/${index}/_update/1`, { doc: { a: 1 } })
})

contract('returns the selected parts of a source', async ({ send, index }) => {
  await send('PUT', `/${index}/_doc/1`, { name: 'x', nested: { a: 1, b: [{ c: 1, d: 2 }] }, list: [1, 2] })
  for (const query of [
    '_source=false',
    '_source=name',
    '_source=nested.a,list',
    '_source_includes=nes*',
    '_source_excludes=nested.b.c',
    '_source_includes=nested&_source_excludes=nested.a',
    'stored_fields=name',
  ]) {
    await send('GET', `/${index}/_doc/1?${query}`)
  }
  await send('GET', `/${index}/_source/1?_source_includes=name`)
})

contract('keeps the text of a document unchanged', async ({ send, index }) => {
  await send('PUT', `/${index}/_doc/%2Fa%20b`, '{ "price" : 1.0,\n "name":"Zoë 🎈" }')
  await send('GET', `/${index}/_doc/%2Fa%20b`)
})

contract('checks versions and sequence numbers', async ({ send, index }) => {
  await send('PUT', `/${index}/_doc/1`, { a: 1 })
  await send('PUT', `/${index}/_doc/1?if_seq_no=0&if_primary_term=1`, { a: 2 })
  await send('PUT', `/${index}/_doc/1?if_seq_no=0&if_primary_term=1`, { a: 3 })
  await send('PUT', `/${index}/_doc/2?if_seq_no=0&if_primary_term=1`, { a: 3 })
  await send('PUT', `/${index}/_doc/1?if_seq_no=0`, { a: 3 })
  await send('DELETE', `/${index}/_doc/1?if_seq_no=99&if_primary_term=1`)
  await send('PUT', `/${index}/_doc/1?version=2&version_type=external`, { a: 4 })
  await send('PUT', `/${index}/_doc/1?version=9&version_type=external`, { a: 4 })
  await send('PUT', `/${index}/_doc/1?version=9&version_type=external_gte`, { a: 4 })
  await send('PUT', `/${index}/_doc/1?version=8&version_type=external_gte`, { a: 4 })
  await send('PUT', `/${index}/_doc/1?version=3`, { a: 4 })
  await send('GET', `/${index}/_doc/1?version=4`)
})

contract('updates a part of a document', async ({ send, index }) => {
  await send('PUT', `/${index}/_doc/1`, { name: 'x', deep: { a: 1, b: 2 } })
  await send('POST', `/${index}/_update/1`, { doc: { deep: { b: 3 } } })
  await send('POST', `/${index}/_update/1`, { doc: { deep: { b: 3 } } })
  await send('POST', `/${index}/_update/1`, { doc: { deep: { b: 3 } }, detect_noop: false })
  await send('POST', `/${index}/_update/1?_source=true`, { doc: { name: 'y' } })
  await send('POST', `/${index}/_update/1?_source_includes=name`, { doc: { name: 'y' } })
  await send('POST', `/${index}/_update/1?if_seq_no=0&if_primary_term=1`, { doc: { name: 'z' } })
  await send('POST', `/${index}/_update/2`, { doc: { name: 'y' } })
  await send('POST', `/${index}/_update/2`, { doc: { name: 'y' }, doc_as_upsert: true })
  await send('POST', `/${index}/_update/3`, { doc: { name: 'y' }, upsert: { name: 'new' } })
  await send('GET', `/${index}/_mget`, undefined)
  await send('POST', `/${index}/_mget`, { ids: ['1', '2', '3'] })
})

contract('refuses contradictory updates', async ({ send, index }) => {
  await send('PUT', `/${index}/_doc/1`, { name: 'x' })
  await send('POST', `/${index}/_update/1`, {})
  await send('POST', `/${index}/_update/1`, { foo: 1 })
  await send('POST', `/${index}/_update/1`, { doc: {}, script: { source: 'x' } })
  await send('POST', `/${index}/_update/1`)
})

contract('reads several documents at once', async ({ send, index }) => {
  await send('PUT', `/${index}/_doc/1`, { a: 1, b: 2 })
  await send('POST', `/${index}/_mget`, { ids: ['1', 'missing'] })
  await send('POST', `/_mget`, {
    docs: [
      { _index: index, _id: '1' },
      { _index: `${index}-2`, _id: '1' },
    ],
  })
  await send('POST', `/${index}/_mget`, {
    docs: [
      { _id: '1', _source: ['a'] },
      { _id: '1', _source: false },
    ],
  })
  await send('POST', `/${index}/_mget?_source=b`, { ids: ['1'] })
  await send('POST', `/_mget`, { docs: [] })
  await send('POST', `/_mget`, { docs: [{ _id: '1' }] })
  await send('POST', `/${index}/_mget`, {})
  await send('POST', `/${index}/_mget`)
})

contract('refuses documents that are not JSON objects', async ({ send, index }) => {
  for (const body of ['{"n":', '[1]', '"a"', '{"k":tru}', '{k:1}', '']) await send('PUT', `/${index}/_doc/1`, body)
  await send('PUT', `/${index}/_doc/1`)
})

contract('refuses values that do not fit their field', async ({ send, index }) => {
  const types = ['keyword', 'boolean', 'date', 'long', 'integer', 'double']
  const properties = Object.fromEntries(types.map((type) => [type, { type }]))
  await send('PUT', `/${index}`, {
    mappings: { dynamic: 'strict', properties: { ...properties, o: { properties: {} } } },
  })
  for (const document of [
    { keyword: { a: 1 } },
    { boolean: 'yes' },
    { date: 'yesterday' },
    { long: 'x' },
    { integer: 'x' },
    { o: 1 },
    { unknown: 1 },
    { o: { unknown: 1 } },
    { keyword: 1, boolean: 'true', date: 0, long: '5', double: '1.5' },
  ]) {
    await send('PUT', `/${index}/_doc/1`, document)
  }
})

contract('routes by a custom value', async ({ send, index }) => {
  await send('PUT', `/${index}/_doc/1?routing=abc&refresh=true`, { a: 1 })
  await send('GET', `/${index}/_doc/1?routing=abc`)
  await send('GET', `/${index}/_search`)
})

contract('refreshes on request', async ({ send, index }) => {
  await send('PUT', `/${index}`, { settings: { refresh_interval: '-1' } })
  await send('PUT', `/${index}/_doc/1`, { a: 1 })
  await send('GET', `/${index}/_count`)
  await send('PUT', `/${index}/_doc/2?refresh=true`, { a: 1 })
  await send('GET', `/${index}/_count`)
  await send('PUT', `/${index}/_doc/3?refresh`, { a: 1 })
  await send('GET', `/${index}/_count`)
  await send('PUT', `/${index}/_doc/4?refresh=soon`, { a: 1 })
  await send('DELETE', `/${index}/_doc/1`)
  await send('GET', `/${index}/_count`)
  await send('POST', `/${index}/_refresh`)
  await send('GET', `/${index}/_count`)
})

contract('refuses unknown parameters', async ({ send, index }) => {
  await send('PUT', `/${index}/_doc/1?foo=1`, { a: 1 })
  await send('PUT', `/${index}/_doc/1?refrehs=true`, { a: 1 })
  await send('PUT', `/${index}/_doc/1?foo=1&bar=2`, { a: 1 })
})
