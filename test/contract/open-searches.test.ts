import { contract, lines, type Trial, useServers } from '../support/elasticsearch/contract.js'

useServers()

async function fill({ send, index }: Trial, count = 7): Promise<void> {
  await send('PUT', `/${index}`, {
    settings: { number_of_replicas: 0 },
    mappings: { properties: { n: { type: 'integer' } } },
  })
  const documents = Array.from({ length: count }, (_each, n) => [{ index: { _id: String(n) } }, { n: (n * 5) % count }])
  await send('POST', `/${index}/_bulk?refresh=true`, lines(...documents.flat()))
}

contract('scrolls to the end', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  for (const search of [{ size: 3 }, { size: 3, sort: ['_doc'] }, { size: 3, sort: [{ n: 'desc' }] }]) {
    const { body } = await send('POST', `/${index}/_search?scroll=1m`, search)
    const next = { scroll: '1m', scroll_id: body._scroll_id }
    for (let page = 0; page < 3; page++) await send('POST', '/_search/scroll', next)
    await send('DELETE', '/_search/scroll', { scroll_id: [body._scroll_id] })
    await send('DELETE', '/_search/scroll', { scroll_id: body._scroll_id })
    await send('POST', '/_search/scroll', next)
  }
})

contract('shows a scroll and a point in time the documents of their start', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  const scroll = await send('POST', `/${index}/_search?scroll=1m&size=5`)
  const pit = await send('POST', `/${index}/_pit?keep_alive=1m`)
  await send('DELETE', `/${index}/_doc/6?refresh=true`)
  await send('PUT', `/${index}/_doc/0?refresh=true`, { n: 100 })
  await send('PUT', `/${index}/_doc/new?refresh=true`, { n: 100 })
  await send('GET', `/${index}/_count`)
  await send('POST', '/_search/scroll', { scroll: '1m', scroll_id: scroll.body._scroll_id })
  await send('POST', '/_search', { pit: { id: pit.body.id }, sort: ['n'] })
  await send('DELETE', '/_search/scroll', { scroll_id: scroll.body._scroll_id })
  await send('DELETE', '/_pit', { id: pit.body.id })
})

contract('clears a scroll before its end', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  const { body } = await send('POST', `/${index}/_search?scroll=1m&size=3`)
  await send('POST', '/_search/scroll', { scroll_id: body._scroll_id })
  await send('POST', '/_search/scroll', { scroll: '1m', scroll_id: body._scroll_id })
})

contract('takes a scroll id from path and querystring', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  const { body } = await send('POST', `/${index}/_search?scroll=1m&size=3`)
  await send('GET', `/_search/scroll?scroll=1m&scroll_id=${body._scroll_id}`)
  await send('GET', `/_search/scroll/${body._scroll_id}?scroll=1m`)
  await send('DELETE', `/_search/scroll/${body._scroll_id}`)
})

contract('refuses invalid scrolls', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  await send('POST', `/${index}/_search?scroll=1m`, { size: 0 })
  await send('POST', `/${index}/_search?scroll=1m`, { from: 1 })
  await send('POST', `/${index}/_search?scroll=1m`, { sort: ['n'], search_after: [1] })
  await send('POST', `/${index}/_search?scroll=1m`, { track_total_hits: false })
  await send('POST', `/${index}/_search?scroll=1m`, { size: 10_001 })
  await send('POST', `/${index}/_search?scroll=1m`, { slice: { id: 0, max: 1_025 } })
  await send('POST', `/${index}/_search?scroll=bad`)
  await send('POST', `/${index}/_search?scroll=25h`)
  await send('POST', `/${index}-2/_search?scroll=1m`)
  await send('POST', '/_search/scroll', { scroll: '1m' })
  await send('POST', '/_search/scroll', { scroll: '1m', foo: 1 })
  await send('POST', '/_search/scroll', { scroll: '1m', scroll_id: 'abc' })
  await send('DELETE', '/_search/scroll')
  await send('DELETE', '/_search/scroll', {})
})

contract('pages through a point in time', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  const { body } = await send('POST', `/${index}/_pit?keep_alive=1m`)
  const pit = { id: body.id, keep_alive: '1m' }
  for (const sort of [['_doc'], ['_shard_doc'], [{ n: 'desc' }], ['_score']]) {
    let after: unknown
    for (let page = 0; page < 3; page++) {
      const found = await send('POST', '/_search', { pit, size: 3, sort, ...(after ? { search_after: after } : {}) })
      after = found.body.hits.hits.at(-1)?.sort
    }
  }
  await send('POST', '/_search', {
    pit,
    size: 3,
    query: { range: { n: { gte: 2 } } },
    sort: ['_doc'],
    search_after: [1, 1],
  })
  await send('POST', '/_search', { pit, size: 3, sort: ['_doc'], search_after: [1] })
  await send('POST', '/_search', { pit, size: 3, sort: ['n'], search_after: [1, 2, 3] })
  await send('POST', '/_search', { pit, size: 1, from: 2 })
  await send('DELETE', '/_pit', { id: body.id })
  await send('DELETE', '/_pit', { id: body.id })
  await send('POST', '/_search', { pit })
})

contract('refuses invalid points in time', async (trial) => {
  const { send, index } = trial
  await fill(trial)
  const { body } = await send('POST', `/${index}/_pit?keep_alive=1m`)
  await send('POST', `/${index}/_pit`)
  await send('POST', `/${index}/_pit?keep_alive=1x`)
  await send('POST', `/${index}/_pit?keep_alive=25h`)
  await send('POST', `/${index}-2/_pit?keep_alive=1m`)
  await send('POST', `/${index}/_search`, { pit: { id: body.id } })
  await send('POST', '/_search?scroll=1m', { pit: { id: body.id } })
  await send('POST', '/_search', { pit: {} })
  await send('POST', '/_search', { slice: { id: 2, max: 2 }, pit: { id: body.id } })
  await send('POST', '/_search', { slice: { id: 0, max: 1 }, pit: { id: body.id } })
  await send('POST', '/_search', { pit: { id: 'abc' } })
  await send('DELETE', '/_pit', { id: 'abc' })
  await send('DELETE', '/_pit', {})
  await send('DELETE', '/_pit')
  await send('DELETE', '/_pit', { id: body.id })
})

contract('drops open searches with their index', async (trial) => {
  const { send, sendUntil, index } = trial
  await fill(trial)
  const { body } = await send('POST', `/${index}/_pit?keep_alive=1m`)
  await send('DELETE', `/${index}`)
  await sendUntil(404, 'DELETE', '/_pit', { id: body.id })
})

contract('resolves the indices of an expression', async ({ send, index }) => {
  for (const name of [`${index}-1`, `${index}-2`])
    await send('PUT', `/${name}`, { settings: { number_of_replicas: 0 } })
  await send('PUT', `/${index}-1/_alias/${index}-alias`)
  const fields = '_field_caps?fields=_index&filter_path=indices'
  for (const expression of [`${index}-*`, `${index}-alias`, `${index}-none`])
    await send('GET', `/${expression}/${fields}`)
  await send('POST', `/${index}-*/_field_caps?filter_path=indices`, { fields: ['_index'] })
  await send('POST', `/${index}-1/_close`)
  for (const expression of [`${index}-*`, `${index}-alias`]) await send('GET', `/${expression}/${fields}`)
})
