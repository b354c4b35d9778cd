import { describe, expect, it } from 'vitest'
import { describeAll } from '../../scripts/generate-api/describe-all.js'
import { infer } from '../../scripts/generate-api/inferred.js'
import { Scope } from '../../scripts/generate-api/types/scope.js'

const { apis, types } = describeAll()

/** What is inferred for an API, and what its file has to import for that from the types that are written by hand. */
function inferred(name: string, parameters: readonly string[] = ['TDocument = unknown']) {
  const scope = new Scope(types, '', '../types/')
  const signature = apis.filter((api) => api.name === name).map((api) => infer(api, parameters, scope))[0]
  const own = String(scope.imports)
    .split('\n')
    .filter((line) => line.includes('/infer/'))
  return { signature, own }
}

const byIndex = 'DocumentOf<TIndices, TIndex, TDocument>'

describe('inferred types', () => {
  it('infers nothing for most APIs', () => {
    expect(inferred('scroll')).toEqual({ signature: undefined, own: [] })
  })

  it('infers documents that are read from the index', () => {
    const names = 'TSource, TIncludes, TExcludes'
    expect(inferred('get')).toEqual({
      signature: {
        parameters: [
          'TDocument = unknown',
          'const TIndex extends IndexName = IndexName',
          'const TSource extends SearchSourceConfigParam = SearchSourceConfigParam',
          'const TIncludes extends Fields = Fields',
          'const TExcludes extends Fields = Fields',
          'TIndices = NoIndices',
        ],
        self: 'Mapped<TIndices>',
        request: `GetRequest & { index: TIndex } & SourceParameters<${names}>`,
        response: `GetResponse<Selected<${byIndex}, ${names}>>`,
      },
      own: [
        "import type { DocumentOf, Mapped, NoIndices } from '../../infer/indices.js'",
        "import type { Selected, SourceParameters } from '../../infer/source.js'",
      ],
    })
    expect(inferred('get_source').signature?.response).toBe(`GetSourceResponse<Selected<${byIndex}, ${names}>>`)
    expect(inferred('mget').signature?.response).toBe(
      `MgetResponse<MgetDocument<TIndices, TIndex, TDocument, TDocs, ${names}>>`,
    )
    expect(inferred('update').signature?.response).toBe(`UpdateResponse<Updated<${byIndex}, ${names}>>`)
  })

  it('infers documents that are written from the index, if it is given', () => {
    const { signature } = inferred('bulk', ['TDocument = unknown', 'TPartialDocument = unknown'])
    const documents = 'DocumentOf<TIndices, TIndex, NoInfer<TDocument>>'
    const request = `BulkRequest<${documents}, PartialOf<TIndices, TIndex, NoInfer<TPartialDocument>>>`
    expect(signature?.request).toBe(`(${request} | InBody<${request}, 'operations'>) & { index?: TIndex | undefined }`)
    expect(signature?.response).toBe('BulkResponse')
  })

  it('infers everything that the response of a search depends on', () => {
    const { signature, own } = inferred('search', ['TDocument = unknown', 'TAggregations = X'])
    const names = 'TAggs, TSource, TIncludes, TExcludes, TFields, TTyped'
    expect(signature?.request).toBe(`SearchParameters<TIndex, ${names}>`)
    expect(signature?.response).toBe(`InferredSearchResponse<${byIndex}, TAggregations, ${names}>`)
    expect(signature?.parameters.map((parameter) => parameter.split(' = ')[0])).toEqual([
      'TDocument',
      'TAggregations',
      'const TIndex extends Indices',
      'const TAggs extends AggregationMap',
      'const TSource extends SearchSourceConfig',
      'const TIncludes extends Fields',
      'const TExcludes extends Fields',
      'const TFields extends FieldList',
      'const TTyped extends boolean',
      'TIndices',
    ])
    expect(own).toHaveLength(4)
  })

  it('gives an asynchronous search the same type parameters and its own response', () => {
    const [search, submit] = [inferred('search').signature, inferred('async_search.submit').signature]
    expect(submit).toEqual({
      ...search,
      request: search?.request.replace('SearchParameters', 'AsyncSearchParameters'),
      response: search?.response.replace('InferredSearchResponse', 'InferredAsyncSearchResponse'),
    })
  })
})
