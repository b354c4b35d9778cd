import { inspect } from 'node:util'
import { Client, type CommonOptions, errors, jsonSerializerOf, type ResultMeta } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'

const SECRET = 'hunter2'

/** The error of a call that puts a secret into every place where it can be given. */
async function failure(options: Partial<CommonOptions> = {}): Promise<errors.ResponseError> {
  const Connection = MemoryConnection.answering(() => ({
    statusCode: 400,
    headers: { 'set-cookie': [`session=${SECRET}`] },
    body: { error: { type: 'parsing_exception', reason: 'no' } },
  }))
  const client = new Client({
    node: `http://elastic:${SECRET}@memory:9200`,
    tls: { key: SECRET, passphrase: SECRET },
    Connection,
    ...options,
  })
  const params = { username: 'u', password: SECRET, metadata: { nested: [{ api_key: SECRET }] } }
  const call = { headers: { authorization: `Bearer ${SECRET}` }, auth: { bearer: SECRET } }
  const error: unknown = await lastValueFrom(client.security.putUser$(params, call)).catch((reason: unknown) => reason)
  if (error instanceof errors.ResponseError) return error
  throw new Error('the call should have failed with a ResponseError', { cause: error })
}

const views = (error: Error): string[] => [
  error.message,
  String(error.stack),
  JSON.stringify(error),
  inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
  inspect('meta' in error ? error.meta : undefined, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
]

describe('redact', () => {
  it('removes secrets from every form in which an error is shown', async () => {
    for (const view of views(await failure())) expect(view).not.toContain(SECRET)
  })

  it('leaves a mark in place of a secret', async () => {
    const { params, options } = (await failure()).meta.meta.request
    expect(params).toMatchObject({
      method: 'PUT',
      path: '/_security/user/u',
      body: { password: '[redacted]', metadata: { nested: [{ api_key: '[redacted]' }] } },
    })
    expect(options).toEqual({ headers: { authorization: '[redacted]' }, auth: '[redacted]' })
  })

  it('removes everything that could contain a secret with type `remove`', async () => {
    const { meta, ...rest } = (await failure({ redaction: { type: 'remove' } })).meta
    expect(meta.request).toEqual({ params: undefined, options: undefined, id: 1 })
    expect(rest).not.toHaveProperty('headers')
  })

  it('limits what the JSON of an error has of a response', async () => {
    const body = { error: { type: 'a', reason: 'x'.repeat(1e6) }, list: Array.from({ length: 1e4 }, () => 'y') }
    const many = Array.from({ length: 1e5 }, (_, id) => ({ id }))
    const settings = { failures: many } as never
    const limited = [
      new errors.ResponseError({ ...(await failure()).meta, body }),
      new errors.TaskError('a', settings),
      new errors.QueryError('a', settings),
      new errors.ScanError('a', settings),
    ]
    for (const error of limited) {
      expect(JSON.stringify(error).length).toBeLessThan(50_000)
      expect(inspect(error).length).toBeLessThan(100_000)
    }
  })

  it('shows secrets with type `off`', async () => {
    expect(JSON.stringify(await failure({ redaction: { type: 'off' } }))).toContain(SECRET)
  })

  it('accepts additional names', async () => {
    const redaction = { additionalKeys: ['Metadata'] }
    expect((await failure({ redaction })).meta.meta.request.params).toMatchObject({ body: { metadata: '[redacted]' } })
  })

  it('hides secrets in serialized bodies', async () => {
    const Connection = MemoryConnection.answering(() => ({ statusCode: 400 }))
    const client = new Client({ node: 'http://memory', Connection })
    const body = `{"user":"u","password":"with \\"${SECRET}\\" quotes"}`
    const error: unknown = await lastValueFrom(client.request$({ method: 'PUT', path: '/x', body })).catch(
      (e: unknown) => e,
    )
    expect(JSON.stringify(error)).not.toContain(SECRET)
    expect(JSON.stringify(error)).toContain('user')
  })

  it('covers the names that Elasticsearch has for secrets', async () => {
    const Connection = MemoryConnection.answering(() => ({ statusCode: 400 }))
    const client = new Client({ node: 'http://memory', Connection })
    const secrets = { secret_key: SECRET, access_key: SECRET, secure_settings_password: SECRET, accessToken: SECRET }
    const headers = { 'es-secondary-authorization': SECRET, 'x-api-key': SECRET }
    const request = { method: 'PUT', path: '/x', body: secrets, querystring: `pretty&access_token=${SECRET}` }
    const error: unknown = await lastValueFrom(client.request$(request, { headers })).catch((e: unknown) => e)
    expect(JSON.stringify(error)).not.toContain(SECRET)
    expect(JSON.stringify(error)).toContain('pretty&access_token=[redacted]')
  })

  it('hides secrets in the context of a call, which can contain a circle', async () => {
    const Connection = MemoryConnection.answering(() => ({ statusCode: 400 }))
    const client = new Client({ node: 'http://memory', Connection })
    const context: { req: object; self?: object } = { req: { headers: { authorization: SECRET } } }
    context.self = context
    const error: unknown = await lastValueFrom(client.info$({}, { context, id: 5n })).catch((e: unknown) => e)
    expect(JSON.stringify(error)).not.toContain(SECRET)
    expect(inspect(error, { depth: 20 })).not.toContain(SECRET)
  })

  it('hides secrets of a closed client, and in events', async () => {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    const client = new Client({ node: 'http://memory', Connection, redaction: { additionalKeys: ['x-tenant'] } })
    const events: string[] = []
    client.events$.subscribe((event) => events.push(JSON.stringify(event)))
    const call$ = client.info$({}, { headers: { authorization: SECRET, 'x-tenant': SECRET } })
    await lastValueFrom(call$)
    expect(events).toHaveLength(4)
    expect(events.join()).not.toContain(SECRET)
    await client.close()
    const error: unknown = await lastValueFrom(call$).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(errors.NoLivingConnectionsError)
    expect(JSON.stringify(error)).not.toContain(SECRET)
  })

  it('names Buffers and shortens long lists and strings in big bodies', async () => {
    const Connection = MemoryConnection.answering(() => ({ statusCode: 400 }))
    const client = new Client({ node: 'http://memory', Connection })
    const shown = async (body: unknown): Promise<string> =>
      lastValueFrom(client.request$({ method: 'PUT', path: '/x', body })).then(
        () => '',
        (error: unknown) => JSON.stringify(error),
      )
    expect(await shown(Buffer.alloc(2_000_000))).toContain('[2000000 bytes]')
    expect(await shown('x'.repeat(1_000_000))).toContain('[1000000 characters]')
    expect(await shown(Array.from({ length: 5_000 }, () => ({ a: 1 })))).toContain('[4900 more]')
    const documents = Array.from({ length: 100 }, () => ({ text: 'x'.repeat(10_000) }))
    for (const many of [
      documents,
      documents.map(({ text }) => text),
      { [documents.map(({ text }) => text).join()]: 1 },
    ]) {
      expect((await shown(many)).length).toBeLessThan(100_000)
    }
    expect(
      await shown({ list: Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => ({ n: 5 }))) }),
    ).toContain('…')
  })

  it('hides secrets in results with meta', async () => {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    const client = new Client({ node: `http://elastic:${SECRET}@memory`, Connection })
    const result = await lastValueFrom(client.info$({}, { meta: true, auth: { bearer: SECRET } }))
    expect(result.meta.request.options).toEqual({ meta: true, auth: '[redacted]' })
    expect(inspect(result, { depth: 9, showHidden: true })).not.toContain(SECRET)
    expect(JSON.stringify(result)).not.toContain(SECRET)
  })

  it('keeps secrets out of every property of a node', async () => {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    const node = { url: `http://elastic:${SECRET}@memory`, headers: { 'x-api-key': SECRET } }
    const client = new Client({ node, Connection })
    const { meta } = await lastValueFrom(client.info$({}, { meta: true }))
    const properties = allProperties(meta.connection)
    expect(properties.get('url')).toEqual(new URL('http://memory'))
    expect(inspect([...properties], { depth: 9, showHidden: true, getters: true })).not.toContain(SECRET)
    expect(inspect([...properties], { depth: 9 })).not.toContain(Buffer.from(`elastic:${SECRET}`).toString('base64'))
  })
})

describe('the request in events and results', () => {
  it('is copied on first access, once for each call', async () => {
    const Connection = MemoryConnection.answering(() => ({ statusCode: 400, body: {} }))
    let copies = 0
    let watching = false
    const nested = new Proxy(
      { a: 1 },
      {
        ownKeys(target) {
          if (watching) copies++
          return Reflect.ownKeys(target)
        },
      },
    )
    const serializer = { ...jsonSerializerOf(), serialize: () => '{}' }
    const client = new Client({ node: 'http://memory', Connection, serializer })
    const seen: ResultMeta[] = []
    client.events$.subscribe((event) => 'meta' in event && seen.push(event.meta))
    watching = true
    const error: unknown = await lastValueFrom(client.index$({ index: 'a', document: { nested } })).catch(
      (e: unknown) => e,
    )
    expect(copies).toBe(0)
    expect(seen.length).toBeGreaterThan(2)
    for (const meta of seen) expect(meta.request.params).toMatchObject({ body: { nested: { a: 1 } } })
    if (error instanceof errors.RequestError)
      expect(error.meta.meta.request.params).toMatchObject({ body: { nested: { a: 1 } } })
    expect(copies).toBe(1)
  })
})

/** Values of all properties of an object, inherited getters included. */
function allProperties(value: unknown): Map<string, unknown> {
  const properties = new Map<string, unknown>()
  for (let from: unknown = value; from !== Object.prototype; from = Object.getPrototypeOf(from)) {
    for (const name of Object.getOwnPropertyNames(from)) {
      if (name !== 'constructor' && name !== 'connection') properties.set(name, Reflect.get(Object(value), name))
    }
  }
  return properties
}
