import { contract, lines, useServers } from '../support/elasticsearch/contract.js'

useServers()

contract('reports the health of an index', async ({ send, index }) => {
  await send('PUT', `/${index}`, { settings: { number_of_shards: 2, number_of_replicas: 0 } })
  const shards = 'filter_path=status,timed_out,*_shards,active_shards_percent_as_number,indices'
  await send('GET', `/_cluster/health/${index}?${shards}`)
  await send('GET', `/_cluster/health/${index}?level=indices&${shards}`)
  await send('GET', `/_cluster/health/${index}?wait_for_status=green&timeout=1s&${shards}`)
  await send('PUT', `/${index}/_settings`, { number_of_replicas: 1 })
  await send('GET', `/_cluster/health/${index}?${shards}`)
  await send('GET', `/_cluster/health/${index}?wait_for_status=green&timeout=1ms&${shards}`)
  await send('GET', `/_cluster/health/${index}-2?timeout=1ms&${shards}`)
  await send('GET', `/_cluster/health/${index}?wait_for_status=purple`)
})

contract('refuses wrong paths and methods', async ({ send, index }) => {
  await send('PUT', `/${index}`)
  await send('GET', '/foo/bar/baz')
  await send('POST', '/_foo/bar?a=b')
  await send('GET', '/_foo')
  await send('GET', '/_cat/nosuch')
  await send('POST', `/${index}`)
  await send('PUT', '/_search')
  await send('DELETE', '/_cluster/health')
  await send('GET', `/${index}/_bulk`)
  await send('PATCH', `/${index}`)
  await send('OPTIONS', `/${index}`)
})

contract('returns tables', async ({ send, index }) => {
  await send('PUT', `/${index}`, { settings: { number_of_replicas: 0 } })
  await send('POST', `/${index}/_bulk?refresh=true`, lines({ index: { _id: '1' } }, {}, { index: { _id: '2' } }, {}))
  const columns = 'h=health,status,index,pri,rep,docs.count'
  await send('GET', `/_cat/indices/${index}?${columns}`)
  await send('GET', `/_cat/indices/${index}?${columns}&v=true`)
  await send('GET', `/_cat/indices/${index}?${columns}&format=json`)
  await send('GET', `/_cat/indices/${index}?${columns}`, undefined, { accept: 'application/json' })
  await send('GET', `/_cat/indices/${index}?${columns}`, undefined, { accept: 'text/plain' })
  await send('GET', `/_cat/indices/${index}?s=nosuch`)
  await send('GET', `/_cat/indices/${index}-2`)
  await send('GET', `/_cat/count/${index}?h=count&v`)
  await send('GET', `/_cat/count/${index}?h=count&format=json`)
  await send('GET', '/_cat/health?h=relo,init')
})

contract('lists nodes and tasks', async ({ send }) => {
  await send('GET', '/_nodes/http?filter_path=_nodes')
  await send('GET', '/_nodes/nosuch/http')
  await send('GET', '/_nodes/stats/indices/search?filter_path=_nodes')
  await send('GET', '/_tasks?actions=nosuch')
})

contract('negotiates media types', async ({ send, index }) => {
  const version = (number: number) => `application/vnd.elasticsearch+json; compatible-with=${number}`
  await send('PUT', `/${index}`, {}, { 'content-type': version(9), accept: version(9) })
  const search = `/${index}/_search?size=0`
  for (const [contentType, accept] of [
    [version(9), version(9)],
    [version(8), version(8)],
    ['application/vnd.elasticsearch+json;compatible-with=9', 'application/vnd.elasticsearch+json;compatible-with=9'],
    [version(10), version(10)],
    ['application/json', version(9)],
    [version(9), 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['application/x-ndjson', '*/*'],
    ['application/vnd.elasticsearch+x-ndjson; compatible-with=9', version(9)],
    ['text/plain', 'application/json'],
    ['', 'application/json'],
  ] as const) {
    await send('POST', search, '{"query":{"match_all":{}}}', { 'content-type': contentType, accept })
  }
  await send('GET', search, undefined, { accept: version(9) })
  await send('GET', search, undefined, { accept: version(10) })
  await send('GET', `/${index}-2/_search`, undefined, { accept: version(9) })
  await send('GET', '/_cat/nosuch', undefined, { accept: version(9) })
  await send('POST', `/${index}`, undefined, { accept: version(9) })
  await send('GET', search, undefined, { accept: 'text/plain' })
  await send('GET', `/_cat/count/${index}?h=count`, undefined, { accept: version(9) })
})
