import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'
import { listen } from '../servers/listen.js'

/** Request as it arrived: fields that come twice are there twice. */
export interface ArrivedRequest {
  readonly path: string
  /** Returns all values of a header field. */
  values(name: string): string[]
}

/** Starts a server that answers with `{}`, and with 503 the first request to each path that begins with `/busy`. */
export async function headerServer(): Promise<{ readonly url: string; readonly requests: ArrivedRequest[] }> {
  const requests: ArrivedRequest[] = []
  const server = createServer(({ url: path = '', rawHeaders }, response) => {
    const isFirst = !requests.some((request) => request.path === path)
    const values = (name: string): string[] =>
      rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)
    requests.push({ path, values })
    response.statusCode = isFirst && path.startsWith('/busy') ? 503 : 200
    response.setHeader('x-elastic-product', 'Elasticsearch').setHeader('content-type', 'application/json').end('{}')
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: await listen(server), requests }
}
