import { lastValueFrom, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { ProductNotSupportedError } from '../../../src/errors/index.js'
import type { Head } from '../../../src/message/wire.js'
import { checkProduct } from '../../../src/operators/check-product.js'
import { chunk, head, makeCall, makeNode, response } from '../../support/calls/calls.js'

const checked = (first: Head, call = makeCall()) =>
  lastValueFrom(response(first, '{}').pipe(checkProduct(call), toArray()))

describe('checkProduct', () => {
  it('accepts Elasticsearch', async () => {
    expect(await checked(head())).toEqual([head(), chunk('{}')])
  })

  it.each([undefined, 'Opensearch', 'elasticsearch', ['Elasticsearch', 'Elasticsearch']])(
    'refuses %s',
    async (product) => {
      const call = makeCall()
      call.node = makeNode('node-1')
      const first = head(200, { 'x-elastic-product': product })
      const error = await lastValueFrom(response(first, '{}').pipe(checkProduct(call))).catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(ProductNotSupportedError)
      expect(error).toMatchObject({ message: expect.stringContaining('http://node-1:9200/'), progress: 'answered' })
      expect(error).toMatchObject({ meta: { statusCode: 200 } })
    },
  )

  it('refuses a redirect, for example to a login page', async () => {
    const redirect = head(302, { 'x-elastic-product': undefined, location: 'http://login/' })
    await expect(checked(redirect)).rejects.toBeInstanceOf(ProductNotSupportedError)
  })

  it.each([400, 401, 404, 502])('accepts status %i, which its body explains: gateways send it, too', async (status) => {
    const first = head(status, { 'x-elastic-product': undefined })
    expect(await checked(first)).toEqual([first, chunk('{}')])
  })

  it.each([
    ['the 404 of a HEAD', 404, makeCall({ params: { method: 'HEAD' } })],
    ['a 404 that is ignored', 404, makeCall({ settings: { ignore: [404] } })],
    ['a 502 that is ignored', 502, makeCall({ settings: { ignore: [502] } })],
  ])('accepts %s only from Elasticsearch', async (_name, status, call) => {
    const error = await checked(head(status, { 'x-elastic-product': undefined }), call).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(ProductNotSupportedError)
    expect(error).toMatchObject({ message: expect.stringContaining(`status ${status}`), meta: { statusCode: status } })
    expect(await checked(head(status), call)).toEqual([head(status), chunk('{}')])
  })

  it.each([401, 403, 413, 417])(
    'accepts an ignored %i without the header, as Elasticsearch sends it',
    async (status) => {
      const first = head(status, { 'x-elastic-product': undefined })
      expect(await checked(first, makeCall({ settings: { ignore: [status] } }))).toEqual([first, chunk('{}')])
    },
  )
})
