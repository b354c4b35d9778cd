import { Pool } from 'undici'

/** A loop by hand: scroll, JSON.parse, and the next page while the last one is written. */
export function open(node) {
  const pool = new Pool(node)
  const send = async (method, path, body, type = 'application/json') => {
    const response = await pool.request({ method, path, headers: { 'content-type': type }, body })
    return JSON.parse(await response.body.text())
  }
  const write = async (target, hits) => {
    const lines = hits.map(({ _id, _source }) => `{"index":{"_id":"${_id}"}}\n${JSON.stringify(_source)}\n`)
    const { items } = await send('POST', `/${target}/_bulk`, lines.join(''), 'application/x-ndjson')
    return items.filter(({ index }) => index.error === undefined).length
  }
  return {
    copy: async (source, target) => {
      let copied = 0
      let page = await send('POST', `/${source}/_search?scroll=1m`, '{"size":5000,"sort":["_doc"]}')
      while (page.hits.hits.length > 0) {
        const body = JSON.stringify({ scroll: '1m', scroll_id: page._scroll_id })
        const [written, next] = await Promise.all([
          write(target, page.hits.hits),
          send('POST', '/_search/scroll', body),
        ])
        copied += written
        page = next
      }
      await send('DELETE', '/_search/scroll', JSON.stringify({ scroll_id: page._scroll_id }))
      return copied
    },
    close: () => pool.close(),
  }
}
