import { once } from 'node:events'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of the built site. */
export const folder: string = fileURLToPath(new URL('../../docs/site/', import.meta.url))

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' }

/** Returns the paths of all pages of the site. */
export function pagesOfSite(): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.html')).map((file) => file.replaceAll('\\', '/'))
}

/** Serves the site below `/docs/`: a site in a folder of a server has to work as well. */
export async function serveSite(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const file = join(folder, pathname.replace(/^\/docs\//, ''))
    if (!pathname.startsWith('/docs/') || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': `${TYPES[extname(file)]}; charset=utf-8` })
    createReadStream(file).pipe(response)
  })
  await once(server.listen(0), 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}/docs/`, close: () => server.close() }
}
