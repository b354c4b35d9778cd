import { contract, lines, useServers } from '../support/elasticsearch/contract.js'
import { fill } from './books.js'

useServers()

contract('reads a search from the querystring', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  for (const query of [
    'size=1&sort=pages:desc&_source=tags&from=1',
    'sort=_doc&size=1',
    'size=1&rest_total_hits_as_int=true',
    'size=0&filter_path=hits.total',
    'size=1&filter_path=-hits.hits._source,-took',
    'filter_path=hits.hits._id',
    'filter_path=hits.hits._source.title,hits.hits._source.author',
    'filter_path=**._id',
    'filter_path=nothing',
    'track_total_hits=false&size=0',
    'size=1&foo=1',
    'size=x',
    'version=true&size=1',
    'size=1&pretty',
  ]) {
    await send('GET', `/${index}/_search?${query}`)
  }
})

contract('counts documents', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  await send('GET', `/${index}/_count`)
  await send('POST', `/${index}/_count`, { query: { term: { tags: 'animal' } } })
  await send('POST', `/${index}/_count`, { size: 1 })
  await send('GET', `/${index}-2/_count`)
})

contract('searches several indices at once', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  await send('PUT', `/${index}-2`, {
    settings: { number_of_replicas: 0 },
    mappings: { properties: { tags: { type: 'keyword' }, x: { type: 'long' } } },
  })
  await send('POST', `/${index}-2/_bulk?refresh=true`, lines({ index: { _id: 'a' } }, { tags: 'animal', x: 7 }))
  await send('POST', `/${index},${index}-2/_search`, { sort: ['tags', '_shard_doc'] })
  await send('POST', `/${index},${index}-2/_search`, { sort: ['_shard_doc'], size: 3 })
  await send('POST', `/${index},${index}-2/_search`, { sort: ['x'] })
  await send('POST', `/${index},${index}-2/_search`, { query: { range: { pages: { gte: 'abc' } } } })
})

contract('runs several searches in one request', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  await send(
    'POST',
    '/_msearch',
    lines({ index }, { size: 0 }, { index: `${index}-2` }, {}, { index }, { size: 1, sort: ['pages'] }),
  )
  await send('POST', `/${index}/_msearch`, lines({}, { size: 0 }, { index: `${index}-2` }, {}))
  await send('POST', `/${index}/_msearch`, lines({}, { sort: ['nosuch'] }, {}, { size: 0 }))
  await send('POST', `/${index}/_msearch`, lines({}, { query: { foo: {} } }))
  await send('POST', `/${index}/_msearch`, '{}\n{"size":0}')
  await send('POST', `/${index}/_msearch`, '{}\n')
  await send('POST', `/${index}/_msearch`, lines({ foo: 1 }, {}))
  await send('POST', `/${index}/_msearch`)
})
