// Search as you type: node server.mjs, then open http://localhost:3000
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { Client } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { fromEvent, lastValueFrom, takeUntil } from 'rxjs'

const { ELASTICSEARCH_URL, PORT = '3000' } = process.env
const standIn = ELASTICSEARCH_URL === undefined ? await FakeCluster.start() : undefined
const client = new Client({ node: standIn?.url ?? ELASTICSEARCH_URL, requestTimeout: '1m' })
const index = 'cities'
if (standIn) await fill('San Diego,San Jose,San Marino,Santiago,Sapporo,Seoul,Sevilla,Stockholm,Paris,Parma,Porto')

const files = {
  '/': ['text/html', new URL('index.html', import.meta.url)],
  '/page.js': ['text/javascript', new URL('page.js', import.meta.url)],
  '/rxjs.js': ['text/javascript', new URL('../bundles/rxjs.umd.min.js', import.meta.resolve('rxjs'))],
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  if (pathname === '/search') search(searchParams.get('q') ?? '', response)
  else if (Object.hasOwn(files, pathname)) send(files[pathname], response)
  else response.writeHead(404).end()
})

/** Writes each hit as a line of JSON when it arrives. */
function search(text, response) {
  const query = {
    bool: {
      filter: text
        .toLowerCase()
        .split(/\s+/)
        .map((word) => ({ prefix: { name: word } })),
    },
  }
  client.helpers
    .hits$({ index, query, size: 100, _source: ['name'] }, { as: 'source' })
    // The browser has left, or searches for something else: this cancels the search in Elasticsearch.
    .pipe(takeUntil(fromEvent(response, 'close')))
    .subscribe({
      next: (city) => response.write(`${JSON.stringify(city)}\n`),
      error: ({ message }) => {
        console.error(message)
        if (response.headersSent) response.destroy()
        else response.writeHead(502).end()
      },
      complete: () => response.end(),
    })
}

function send([type, file], response) {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` })
  createReadStream(file).pipe(response)
}

async function fill(names) {
  const operations = names.split(',').flatMap((name) => [{ index: {} }, { name }])
  await lastValueFrom(client.bulk$({ index, operations, refresh: true }))
}

await once(server.listen(Number(PORT)), 'listening')
console.log(`open http://localhost:${server.address().port}`)
