import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { Client, HttpConnection } from 'rxelastic'
import { lastValueFrom } from 'rxjs'

/** Reaches a node through a proxy. */
export async function tryProxy(node: string): Promise<string[]> {
  let tunnels = 0
  const proxy = createServer().on('connect', ({ url = '' }, client) => {
    tunnels++
    const target = new URL(`http://${url}`)
    const server = connect(Number(target.port), target.hostname.replace(/^\[|\]$/g, ''), () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(server).pipe(client)
    })
    server.on('error', () => client.destroy())
    client.on('error', () => server.destroy()).on('close', () => server.destroy())
  })
  const port = await listen(proxy)
  for (const options of [{}, { Connection: HttpConnection }]) {
    const client = new Client({ node, proxy: `http://127.0.0.1:${port}`, ...options })
    await lastValueFrom(client.info$())
    await client.close()
  }
  proxy.close()
  return tunnels === 2 ? ['proxy'] : []
}

/** Reaches a node over TLS, whose authority is known by its fingerprint. `RXELASTIC_CERTIFICATES` has key and certificates. */
export async function tryTls(): Promise<string[]> {
  const { RXELASTIC_CERTIFICATES: file = '' } = process.env
  const { ca, key, cert } = JSON.parse(readFileSync(file, 'utf8'))
  const answer: RequestListener = (_request, response) => {
    response.setHeader('x-elastic-product', 'Elasticsearch').setHeader('content-type', 'application/json')
    response.end('{"count":3}')
  }
  const server = createTlsServer({ key, cert: `${cert}${ca}` }, answer)
  const port = await listen(server)
  const caFingerprint = new X509Certificate(ca).fingerprint256
  let total = 0
  for (const options of [{}, { Connection: HttpConnection }]) {
    const client = new Client({ node: `https://localhost:${port}`, caFingerprint, ...options })
    total += (await lastValueFrom(client.count$())).count
    await client.close()
  }
  server.close()
  return total === 6 ? ['TLS'] : []
}

function listen(server: Pick<Server, 'listen' | 'address'>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
