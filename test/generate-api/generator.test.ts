import { describe, expect, it } from 'vitest'
import { describe as describeApis } from '../../scripts/generate-api/describe.js'
import type { SpecEndpoint, Specification } from '../../scripts/generate-api/model.js'
import { printNamespace } from '../../scripts/generate-api/print-methods.js'
import { printTable } from '../../scripts/generate-api/print-table.js'
import type { SpecProperty, SpecRequest, SpecResponse, SpecType } from '../../scripts/generate-api/types/model.js'
import { Types } from '../../scripts/generate-api/types/scope.js'
import { decodeEndpoint } from '../../src/api/endpoint.js'

const text = { kind: 'user_defined_value' } as const

const property = (name: string, required = false, codegenName?: string): SpecProperty => ({
  name,
  required,
  type: text,
  ...(codegenName === undefined ? {} : { codegenName }),
})

function specification(
  endpoint: Partial<SpecEndpoint>,
  request: Partial<SpecRequest> = {},
  others: readonly SpecType[] = [],
): Specification {
  const name = { namespace: 'test', name: 'Request' }
  const type: SpecRequest = { kind: 'request', name, path: [], query: [], body: { kind: 'no_body' }, ...request }
  const response: SpecResponse = {
    kind: 'response',
    name: { namespace: 'test', name: 'Response' },
    body: { kind: 'no_body' },
  }
  const defaults = { name: 'test.do_it', description: 'Do it.\n\nMore.', urls: [], requestBodyRequired: false }
  return {
    endpoints: [{ ...defaults, request: name, response: response.name, ...endpoint }],
    types: [type, response, ...others],
  }
}

function rowOf(spec: Specification): string | undefined {
  return printTable(describeApis(spec).apis)
    .split('\n')
    .find((line) => line.startsWith('do_it '))
    ?.slice(6)
}

describe('generate', () => {
  it('sorts paths, omits deprecated ones, and names placeholders as callers do', () => {
    const spec = specification(
      {
        urls: [
          { path: '/_x', methods: ['GET'] },
          { path: '/_x/{repository}', methods: ['GET'] },
          { path: '/_old/{repository}', methods: ['GET'], deprecation: { version: '7.0.0', description: 'old' } },
        ],
      },
      { path: [property('repository', false, 'name')] },
    )
    expect(rowOf(spec)).toBe('GET /_x/{name} /_x')
  })

  it.each([
    [['GET', 'POST'], 'GET|POST'],
    [['POST', 'GET'], 'GET|POST'],
    [['PUT', 'POST'], 'PUT'],
    [['POST', 'PUT'], 'POST'],
    [['HEAD'], 'HEAD'],
  ])('of %j uses %s', (methods, expected) => {
    expect(rowOf(specification({ urls: [{ path: '/_x', methods }] }))).toBe(`${expected} /_x`)
  })

  it('assigns a method to each path', () => {
    const urls = [
      { path: '/_x/{id}', methods: ['PUT', 'POST'] },
      { path: '/_x', methods: ['POST'] },
    ]
    expect(rowOf(specification({ urls }, { path: [property('id')] }))).toBe('PUT /_x/{id} POST /_x')
  })

  const urls = [{ path: '/_x', methods: ['POST'] }]

  it('prints the query with parameters of behaviors, without those of all APIs', () => {
    const request = { query: [property('a', true), property('b')], attachedBehaviors: ['Cat', 'Common'] }
    const behavior = (name: string, names: string[]): SpecType => ({
      kind: 'interface',
      name: { namespace: '_spec_utils', name },
      properties: names.map((each) => property(each)),
    })
    const behaviors = [behavior('Cat', ['format']), behavior('Common', ['pretty', 'human'])]
    expect(rowOf(specification({ urls }, request, behaviors))).toBe('POST /_x;a! b format')
  })

  it('prints each kind of body', () => {
    const aliased = { ...property('aggregations'), aliases: ['aggs'] }
    const body = { kind: 'properties', properties: [property('a', true), aliased] } as const
    expect(rowOf(specification({ urls }, { body }))).toBe('POST /_x;;a! aggregations aggs')
    const value = { body: { kind: 'value', codegenName: 'document', value: text } } as const
    expect(rowOf(specification({ urls }, value))).toBe('POST /_x;;=document')
    expect(rowOf(specification({ urls, requestBodyRequired: true }, value))).toBe('POST /_x;;=document!')
    expect(rowOf(specification({ urls, requestMediaType: ['application/x-ndjson'] }, value))).toBe(
      'POST /_x;;+document',
    )
  })

  it.each([
    ['text/plain', ';;;text'],
    ['text/event-stream', ';;;events'],
    ['application/vnd.mapbox-vector-tile', ';;;binary'],
    ['application/json', ''],
  ])('prints the kind of response: %s', (mediaType, expected) => {
    expect(rowOf(specification({ urls, responseMediaType: [mediaType, 'application/json'] }))).toBe(
      `POST /_x${expected}`,
    )
  })

  it('reports what it cannot express', () => {
    const problems = (spec: Specification) => describeApis(spec).problems
    const { endpoints, types } = specification({})
    expect(problems({ endpoints, types: [] })).toEqual(['test.do_it: its request is not described'])
    expect(problems({ endpoints, types: types.slice(0, 1) })).toEqual(['test.do_it: its response is not described'])
    expect(problems(specification({ urls: [{ path: '/{x}', methods: [] }] }))).toEqual([
      'test.do_it: /{x} has no method',
      'test.do_it: {x} of /{x} is no parameter',
    ])
    expect(problems(specification({}))).toEqual(['test.do_it: it has no path'])
    expect(problems(specification({ urls }, { body: { kind: 'value', value: text } }))).toEqual([
      'test.do_it: its body has no name',
    ])
    expect(problems(specification({ urls, name: 'test.do__it' }))).toEqual(['test.do__it: its name has no camel case'])
  })

  const printed = (spec: Specification): string =>
    printNamespace('test', describeApis(spec).apis, new Types(spec.types))

  it('documents methods for the editor', () => {
    const spec = specification(
      {
        urls: [{ path: '/{a}', methods: ['GET'] }],
        docUrl: 'https://elastic.co/x',
        description: 'Do */ it.  Then\nrest.',
        deprecation: { version: '9.0.0', description: 'Do that.' },
        availability: { stack: { stability: 'beta' } },
      },
      { path: [property('a', true)] },
    )
    expect(printed(spec)).toContain(`export interface TestMethods {
  /**
   * Do *\\/ it. [Read on](https://elastic.co/x)
   * @deprecated since 9.0.0: Do that.
   * @beta
   */
  doIt$<T = TestResponse>(params: TestRequest, options?: BufferedOptions): Observable<Given<T>>
  doIt$<T = TestResponse, O extends CallOptions | undefined = MetaOptions>(params: TestRequest, options: O & Known<O>): Observable<Emitted<Given<T>, O>>
}`)
    expect(printed(spec)).toContain("import type { TestRequest, TestResponse } from '../types/test.js'")
  })

  it('prints the defaults of a method and its response', () => {
    const typesOf = (endpoint: Partial<SpecEndpoint>, request?: Partial<SpecRequest>) =>
      Array.from(
        printed(specification(endpoint, request)).matchAll(/doIt\$<T = (.*)>\((params.*), options\?/g),
        ([, response, params]) => [response, params],
      )
    expect(typesOf({ urls })).toEqual([['TestResponse', 'params?: TestRequest']])
    expect(typesOf({ urls: [{ path: '/', methods: ['HEAD'] }] })).toEqual([['boolean', 'params?: TestRequest']])
    expect(typesOf({ urls, responseMediaType: ['image/x'] })).toEqual([['Uint8Array', 'params?: TestRequest']])
    const body = { kind: 'properties', properties: [property('a', true), property('b'), property('c', true)] } as const
    expect(typesOf({ urls }, { body })).toEqual([
      ['TestResponse', "params: TestRequest | InBody<TestRequest, 'a' | 'c'>"],
    ])
    expect(typesOf({ urls, responseMediaType: ['text/plain'] })).toEqual([
      ['TestResponse', 'params: TestRequest & JsonFormat'],
      ['string', 'params?: TestRequest'],
    ])
  })

  it('keeps the type parameters of the specification', () => {
    const generics = [{ namespace: 'test.Request', name: 'TDocument' }]
    expect(printed(specification({ urls }, { generics })).split('export interface TestMethods ')[1]).toBe(`{
  /** Do it. */
  doIt$<TDocument = unknown>(params?: TestRequest<TDocument>, options?: BufferedOptions): Observable<TestResponse>
  doIt$<TDocument = unknown, O extends CallOptions | undefined = MetaOptions>(params: TestRequest<TDocument> | undefined, options: O & Known<O>): Observable<Emitted<TestResponse, O>>
}
`)
  })
})

describe('a row of the table', () => {
  it('is read as it was printed', () => {
    const endpoint = decodeEndpoint('x.y', 'PUT /_x/{id} POST /_x;force timeout!;filter! id')
    expect(endpoint).toMatchObject({
      name: 'x.y',
      accept: 'json',
      response: 'json',
      required: ['timeout', 'filter'],
      body: { kind: 'properties' },
      routes: [
        { method: 'PUT', texts: ['/_x/', ''], parameters: ['id'] },
        { method: 'POST', texts: ['/_x'], parameters: [] },
      ],
    })
    expect(Object.fromEntries(endpoint.places)).toMatchObject({
      id: 'body',
      force: 'query',
      filter: 'body',
      pretty: 'query',
    })
  })

  it('has values and lines as bodies', () => {
    expect(decodeEndpoint('x', 'POST /;;=document!').body).toEqual({ kind: 'value', key: 'document', required: true })
    expect(decodeEndpoint('x', 'POST /;;+operations').body).toEqual({
      kind: 'ndjson',
      key: 'operations',
      required: false,
    })
    expect(decodeEndpoint('x', 'GET /').body).toEqual({ kind: 'none' })
  })
})
