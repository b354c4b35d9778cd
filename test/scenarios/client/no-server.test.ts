import { createServer } from 'node:http'
import { Client, errors } from 'rxelastic'
import { lastValueFrom } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../../support/servers/listen.js'

describe('a client without an Elasticsearch', () => {
  const server = createServer((_request, response) => {
    response.end('<html>It works!</html>')
  })
  let url = ''
  beforeAll(async () => {
    url = await listen(server)
  })
  afterAll(() => {
    server.close()
  })

  it('fails with one ConnectionError with code and address if nothing listens', async () => {
    const client = new Client({ node: 'http://127.0.0.1:1', maxRetries: 0 })
    const error: unknown = await lastValueFrom(client.info$()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^connect ECONNREFUSED 127\.0\.0\.1:1 \(http:\/\/127\.0\.0\.1:1\/\) for GET \/, 1 attempt in \d+ ms$/,
      ),
      elapsed: expect.any(Number),
      code: 'ECONNREFUSED',
      progress: 'unsent',
      cause: expect.any(Error),
    })
  })

  it('fails for a host without an address', async () => {
    const client = new Client({ node: 'http://no-such-host.invalid:9200', maxRetries: 0 })
    await expect(lastValueFrom(client.info$())).rejects.toThrow(/no-such-host\.invalid/)
  })

  it('fails with a ProductNotSupportedError that names another server', async () => {
    const client = new Client({ node: url })
    await expect(lastValueFrom(client.info$())).rejects.toThrow(errors.ProductNotSupportedError)
    await expect(lastValueFrom(client.info$())).rejects.toThrow(`the server at ${url}/ does not identify itself`)
    await client.close()
  })

  it('refuses a header field that changes the framing and sends nothing', async () => {
    const client = new Client({ node: url })
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const call = client.info$({}, { headers: { expect: '100-continue' } })
    await expect(lastValueFrom(call)).rejects.toThrow(errors.ConfigurationError)
    expect(events).toEqual([])
    await client.close()
  })

  it('reports http at a node that expects https', async () => {
    const client = new Client({ node: url.replace('http:', 'https:'), maxRetries: 0 })
    await expect(lastValueFrom(client.info$())).rejects.toThrow(errors.ConnectionError)
    await client.close()
  })
})
