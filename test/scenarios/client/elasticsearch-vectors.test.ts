import { errors, type estypes } from 'rxelastic'
import { lastValueFrom, map } from 'rxjs'
import { describe, expect } from 'vitest'
import { connect, itReal, useIndex } from '../../support/elasticsearch/elasticsearch.js'

const dense = { type: 'dense_vector', dims: 3, similarity: 'l2_norm' }
const [near, far] = [Float32Array.of(0.5, 10, 6), Float32Array.of(-0.5, 10, -10)]

describe('vectors at a real Elasticsearch', () => {
  const properties = { floats: dense, bytes: { ...dense, element_type: 'byte' } }
  const index = useIndex([{ floats: near, bytes: Int8Array.of(1, -2, 3) }, { floats: far }], { properties })

  /** The nearest document to a vector, and how near it is. */
  const nearest = (field: string, query_vector: estypes.QueryVector, client = connect()): Promise<unknown> => {
    const search$ = client.search$({ index, knn: { field, query_vector, k: 1, num_candidates: 10 } })
    return lastValueFrom(search$.pipe(map(({ hits }) => hits.hits.map(({ _id, _score }) => [_id, _score]))))
  }

  itReal('typed arrays are written as lists, in documents and in queries', async () => {
    expect(await nearest('floats', near)).toEqual([['0', 1]])
    expect(await nearest('floats', Float64Array.from(far))).toEqual([['1', 1]])
    expect(await nearest('bytes', Int8Array.of(1, -2, 3))).toEqual([['0', 1]])
  })

  itReal('bytes are read from hex', async () => {
    expect(await nearest('bytes', '01fe03')).toEqual([['0', 1]])
  })

  itReal('packed ones in documents since 9.3, in queries since 9.4', async () => {
    const packing = connect({ vectors: 'base64' })
    const documents = packing.index$({ index, id: '2', refresh: true, document: { floats: Float32Array.of(7, 8, 9) } })
    const [major = 0, minor = 0] = await version()
    const since = (release: number) => major > 9 || (major === 9 && minor >= release)

    const indexed = lastValueFrom(documents.pipe(map(({ result }) => result)))
    if (since(3)) expect(await indexed).toBe('created')
    else await refused(indexed, 'document_parsing_exception')
    if (since(3)) expect(await nearest('floats', [7, 8, 9])).toEqual([['2', 1]])

    if (since(4)) expect(await nearest('floats', far, packing)).toEqual([['1', 1]])
    else await refused(nearest('floats', far, packing), 'x_content_parse_exception')
    expect(await nearest('floats', [...far], packing)).toEqual([['1', 1]])
  })
})

async function version(): Promise<readonly number[]> {
  const { nodes } = await lastValueFrom(connect().nodes.info$())
  return Object.values(nodes).flatMap((node) => node.version.split('.').map(Number))
}

async function refused(call: Promise<unknown>, type: string): Promise<void> {
  const error = await call.catch((reason: unknown) => reason)
  expect(errors.isErrorOfType(error, type)).toBe(true)
  expect(error).toMatchObject({ statusCode: 400 })
}
