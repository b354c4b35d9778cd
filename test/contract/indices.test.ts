import { contract, useServers } from '../support/elasticsearch/contract.js'

useServers()

contract('creates, describes and deletes an index', async ({ send, index }) => {
  await send('HEAD', `/${index}`)
  await send('PUT', `/${index}`, {
    mappings: { properties: { name: { type: 'keyword' }, at: { properties: { x: { type: 'double' } } } } },
    settings: { number_of_shards: 2, number_of_replicas: 0 },
    aliases: { [`${index}-alias`]: {} },
  })
  await send('HEAD', `/${index}`)
  await send('GET', `/${index}`)
  await send('GET', `/${index}-alias`)
  await send('PUT', `/${index}`)
  await send('DELETE', `/${index}-alias`)
  await send('DELETE', `/${index}`)
  await send('DELETE', `/${index}`)
  await send('GET', `/${index}`)
})

contract('refuses invalid index names', async ({ send }) => {
  for (const name of ['UPPER', '_underscore', '-dash', 'a%20b', 'a%2Ab', 'a%23b', 'a:b', `${'x'.repeat(256)}`]) {
    await send('PUT', `/${name}`)
  }
  await send('PUT', '/wild*/_doc/1', {})
})

contract('refuses invalid definitions', async ({ send, index }) => {
  for (const body of [
    { foo: 1 },
    '{bad',
    { mappings: { foo: 1 } },
    { mappings: { properties: { a: { type: 'nosuch' } } } },
    { mappings: { properties: { a: { type: 'keyword', foo: 1 } } } },
    { mappings: { properties: { a: { type: 'keyword', analyzer: 'standard' } } } },
    { mappings: { properties: { a: { properties: {}, foo: 'x' } } } },
    { mappings: { properties: { a: {} } } },
    { mappings: { properties: { a: 5 } } },
    { settings: { nosuch: 1 } },
    { settings: { number_of_shards: 0 } },
    { settings: { number_of_replicas: -1 } },
  ]) {
    await send('PUT', `/${index}`, body)
  }
  await send('HEAD', `/${index}`)
})

contract('extends a mapping', async ({ send, index }) => {
  await send('PUT', `/${index}`, { mappings: { properties: { n: { type: 'integer' }, t: { type: 'text' } } } })
  await send('PUT', `/${index}/_mapping`, { properties: { d: { type: 'date' } } })
  await send('PUT', `/${index}/_mapping`, { properties: { n: { type: 'text' } } })
  await send('PUT', `/${index}/_mapping`, {
    properties: {
      t: { type: 'text', fields: { raw: { type: 'keyword' } } },
      o: { properties: { x: { type: 'long' } } },
    },
  })
  await send('PUT', `/${index}/_mapping`, { properties: { o: { properties: { y: { type: 'long' } } } } })
  await send('PUT', `/${index}/_mapping`)
  await send('GET', `/${index}/_mapping`)
  await send('GET', `/${index}-2/_mapping`)
})

contract('maps new fields dynamically', async ({ send, index }) => {
  await send(
    'PUT',
    `/${index}/_doc/1`,
    '{"f":1.0,"l":10,"s":"abc","d":"2020-01-01T00:00:00Z","b":true,"x":null,"e":[]}',
  )
  await send('PUT', `/${index}/_doc/2`, {
    o: { p: 1.5, q: { r: 'x' } },
    list: [1, 2],
    texts: ['a', 'b'],
    'dotted.key': 1,
  })
  await send('PUT', `/${index}/_doc/3`, {
    year: '2020',
    day: '2020-02-30',
    month: '2020-05',
    number: '12',
    list: ['x'],
  })
  await send('PUT', `/${index}/_doc/4`, { mixed: [1, 2.5] })
  await send('GET', `/${index}/_mapping`)
})

contract('maps nothing with dynamic: false', async ({ send, index }) => {
  await send('PUT', `/${index}`, { mappings: { dynamic: false, properties: { a: { type: 'keyword' } } } })
  await send('PUT', `/${index}/_doc/1?refresh=true`, { a: 'x', b: 'y' })
  await send('GET', `/${index}/_mapping`)
  await send('POST', `/${index}/_search`, { query: { term: { b: 'y' } } })
})

contract('reads and changes settings', async ({ send, index }) => {
  await send('PUT', `/${index}`, { settings: { index: { number_of_replicas: 0, refresh_interval: '5s' } } })
  await send('GET', `/${index}/_settings?flat_settings=true&filter_path=*.settings.index.refresh_interval`)
  await send('PUT', `/${index}/_settings`, { index: { refresh_interval: '10s', max_result_window: 5 } })
  await send('PUT', `/${index}/_settings`, { 'index.number_of_replicas': 1 })
  await send('GET', `/${index}/_settings`)
  await send('GET', `/${index}/_settings/index.refresh_interval`)
  await send('PUT', `/${index}/_settings`, { number_of_shards: 3 })
  await send('PUT', `/${index}/_settings`, { nosuch: 3 })
  await send('PUT', `/${index}/_settings`, { refresh_interval: null })
  await send('GET', `/${index}/_settings`)
  await send('GET', `/${index}/_search?size=6`)
})

contract('manages aliases', async ({ send, index }) => {
  const [one, two] = [index, `${index}-2`]
  await send('PUT', `/${one}`)
  await send('PUT', `/${two}`)
  await send('PUT', `/${one}/_alias/${index}-a`)
  await send('GET', `/_alias/${index}-a`)
  await send('GET', `/${one}/_alias`)
  await send('HEAD', `/_alias/${index}-a`)
  await send('PUT', `/${index}-a/_doc/1?refresh=true`, { a: 1 })
  await send('GET', `/${index}-a/_doc/1`)
  await send('GET', `/${index}-a/_count`)
  await send('POST', '/_aliases', { actions: [{ add: { index: two, alias: `${index}-a` } }] })
  await send('PUT', `/${index}-a/_doc/1`, {})
  await send('GET', `/${index}-a/_doc/1`)
  await send('POST', '/_aliases', { actions: [{ add: { index: two, alias: `${index}-a`, is_write_index: true } }] })
  await send('PUT', `/${index}-a/_doc/1`, {})
  await send('POST', '/_aliases', { actions: [{ remove: { index: one, alias: `${index}-a` } }] })
  await send('GET', `/_alias/${index}-a`)
  await send('DELETE', `/${two}/_alias/${index}-a`)
  await send('DELETE', `/${two}/_alias/${index}-a`)
  await send('GET', `/_alias/${index}-a`)
  await send('HEAD', `/_alias/${index}-a`)
  await send('PUT', `/${index}-3/_alias/x`)
  await send('POST', '/_aliases', { actions: [] })
})

contract('closes and opens an index', async ({ send, index }) => {
  await send('PUT', `/${index}`, { settings: { number_of_replicas: 0 } })
  await send('POST', `/${index}/_close`)
  await send('GET', `/${index}/_settings/index.uuid,index.verified_before_close`)
  await send('GET', `/${index}/_search`)
  await send('PUT', `/${index}/_doc/1`, {})
  await send('GET', `/${index}/_doc/1`)
  await send('POST', `/${index}/_open`)
  await send('GET', `/${index}/_settings/index.uuid,index.verified_before_close`)
  await send('GET', `/${index}/_count`)
})

contract('resolves patterns of indices', async ({ send, index }) => {
  await send('PUT', `/${index}`)
  await send('PUT', `/${index}-2`)
  await send('GET', `/${index}*/_mapping`)
  await send('GET', `/${index}*,-${index}-2/_mapping`)
  await send('GET', `/${index}-3*/_search`)
  await send('GET', `/${index}-3*/_search?allow_no_indices=false`)
  await send('GET', `/${index}-3/_search`)
  await send('GET', `/${index},${index}-3/_search`)
  await send('GET', `/${index},${index}-3/_search?ignore_unavailable=true`)
  await send('DELETE', `/${index}*`)
  await send('POST', `/${index}*/_refresh`)
  await send('POST', `/${index}-3/_refresh`)
  await send('GET', `/${index}/_stats/docs?filter_path=indices.*.primaries.docs.count,_all.primaries.docs.count`)
})
