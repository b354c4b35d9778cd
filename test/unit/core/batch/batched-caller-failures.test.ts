import { errors } from 'rxelastic'
import { firstValueFrom, forkJoin, lastValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { client, connect, found, total } from './batch-server.js'

describe('failures of Client.batched', () => {
  it('fails only the wrong search', async () => {
    connect((lines) => ({
      body: {
        responses: [found(1), { error: { type: 'parsing_exception', reason: 'no [x]' }, status: 400 }].slice(
          0,
          lines.length,
        ),
      },
    }))
    const batched = client.batched()
    const good = firstValueFrom(batched.search$({ size: 1 }))
    const bad = firstValueFrom(batched.search$({ index: 'books', size: 2 })).catch((error: unknown) => error)
    expect(total(await good)).toBe(1)
    const error = await bad
    expect(error).toBeInstanceOf(errors.ResponseError)
    expect(error).toMatchObject({ statusCode: 400, type: 'parsing_exception' })
    expect(String(error)).toContain('/books/_search')
  })

  it.each([429, 503])('repeats a search alone that was refused with %i', async (status) => {
    const { requests } = connect((lines, path) =>
      path === '/_msearch'
        ? { body: { responses: [found(1), { error: { type: 'rejected' }, status }].slice(0, lines.length / 2) } }
        : { body: found(9) },
    )
    const batched = client.batched()
    const responses = await lastValueFrom(
      forkJoin([batched.search$({ size: 1 }), batched.search$({ index: 'b', size: 2 })]),
    )
    expect(responses.map(total)).toEqual([1, 9])
    expect(requests.map(({ path }) => path)).toEqual(['/_msearch', '/b/_search'])
  })

  it('does not repeat a refused search without retries', async () => {
    connect(() => ({ body: { responses: [{ error: { type: 'rejected' }, status: 429 }] } }), { maxRetries: 0 })
    await expect(firstValueFrom(client.batched().search$({ size: 1 }))).rejects.toMatchObject({ statusCode: 429 })
  })

  it.each([400, 413])('sends searches alone that were refused together with %i', async (status) => {
    const { requests } = connect((lines, path) => {
      if (path === '/_msearch') return { statusCode: status, body: { error: { type: 'x' } } }
      return lines[0]?.size === 1 ? { body: found(1) } : { statusCode: 400, body: { error: { type: 'y' } } }
    })
    const batched = client.batched()
    const good = firstValueFrom(batched.search$({ size: 1 }))
    const bad = firstValueFrom(batched.search$({ size: 2 })).catch((error: unknown) => error)
    expect(total(await good)).toBe(1)
    expect(await bad).toMatchObject({ statusCode: 400, type: 'y' })
    expect(requests.map(({ path }) => path)).toEqual(['/_msearch', '/_search', '/_search'])
  })

  it('refuses unusable items and answers the others', async () => {
    connect(() => ({ body: { responses: [null, { status: 200 }, found(3)] } }))
    const batched = client.batched()
    const results = await Promise.allSettled([
      firstValueFrom(batched.search$({ size: 1 })),
      firstValueFrom(batched.count$()),
      firstValueFrom(batched.search$({ size: 3 })),
    ])
    expect(results.map((result) => result.status === 'fulfilled' || result.reason.name)).toEqual([
      'DeserializationError',
      'DeserializationError',
      true,
    ])
  })

  it('fails all calls with the error of their request', async () => {
    connect(() => ({ statusCode: 401, body: {} }))
    const batched = client.batched()
    const failures = await Promise.allSettled([1, 2].map((size) => firstValueFrom(batched.search$({ size }))))
    expect(failures.map((failure) => failure.status === 'rejected' && failure.reason.statusCode)).toEqual([401, 401])
  })

  it('fails all calls when responses are missing', async () => {
    connect(() => ({ body: { responses: [found(1)] } }))
    const batched = client.batched()
    const failures = await Promise.allSettled([1, 2].map((size) => firstValueFrom(batched.search$({ size }))))
    expect(failures.map((failure) => failure.status === 'rejected' && failure.reason.name)).toEqual([
      'DeserializationError',
      'DeserializationError',
    ])
  })

  it.each([
    ['meta', { size: 1 }, { meta: true }],
    ['headers', { size: 1 }, { headers: { 'x-a': 'b' } }],
    ['asStream', { size: 1 }, { asStream: 'bytes' }],
    ['typed_keys', { size: 1, typed_keys: true }, undefined],
    ['scroll', { size: 1, scroll: '1m' }, undefined],
    ['filter_path', { size: 1, filter_path: 'took' }, undefined],
    ['a body as a string', { body: '{}' }, undefined],
  ] as const)('sends a search with %s alone', async (_name, params, options) => {
    const { requests } = connect(() => ({ body: {} }))
    await firstValueFrom(client.batched().search$(params as object, options as object))
    expect(requests.map(({ path }) => path.split('?')[0])).toEqual(['/_search'])
  })
})
