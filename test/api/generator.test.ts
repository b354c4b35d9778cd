import { describe, expect, test } from 'vitest'
import { describe as describeApis } from '../../scripts/generate-api/describe.js'
import type { SpecEndpoint, Specification, SpecRequest } from '../../scripts/generate-api/model.js'
import { printNamespace } from '../../scripts/generate-api/print-methods.js'
import { printTable } from '../../scripts/generate-api/print-table.js'
import { decodeEndpoint } from '../../src/api/endpoint.js'

const property = (name: string, required = false, codegenName?: string) => ({
  name,
  required,
  ...(codegenName === undefined ? {} : { codegenName }),
})

function specification(
  endpoint: Partial<SpecEndpoint>,
  request: Partial<SpecRequest> = {},
  behaviors: Specification['types'] = [],
): Specification {
  const name = { namespace: 'test', name: 'Request' }
  const type: SpecRequest = { kind: 'request', name, path: [], query: [], body: { kind: 'no_body' }, ...request }
  const defaults = { name: 'test.do_it', description: 'Do it.\n\nMore.', urls: [], requestBodyRequired: false }
  return { endpoints: [{ ...defaults, request: name, ...endpoint }], types: [type, ...behaviors] }
}

function rowOf(spec: Specification): string | undefined {
  return printTable(describeApis(spec).apis)
    .split('\n')
    .find((line) => line.startsWith('do_it '))
    ?.slice(6)
}

describe('The generator', () => {
  test('sorts paths, leaves deprecated ones out, and gives placeholders the name that callers use', () => {
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

  test.each([
    [['GET', 'POST'], 'GET|POST'],
    [['POST', 'GET'], 'GET|POST'],
    [['PUT', 'POST'], 'PUT'],
    [['POST', 'PUT'], 'POST'],
    [['HEAD'], 'HEAD'],
  ])('of %j it uses %s', (methods, expected) => {
    expect(rowOf(specification({ urls: [{ path: '/_x', methods }] }))).toBe(`${expected} /_x`)
  })

  test('says which method goes with which path', () => {
    const urls = [
      { path: '/_x/{id}', methods: ['PUT', 'POST'] },
      { path: '/_x', methods: ['POST'] },
    ]
    expect(rowOf(specification({ urls }, { path: [property('id')] }))).toBe('PUT /_x/{id} POST /_x')
  })

  const urls = [{ path: '/_x', methods: ['POST'] }]

  test('prints the query, with what comes from behaviors, but not what all APIs have', () => {
    const request = { query: [property('a', true), property('b')], attachedBehaviors: ['Cat', 'Common'] }
    const behavior = (name: string, names: string[]) => ({
      kind: 'interface',
      name: { namespace: '_spec_utils', name },
      properties: names.map((each) => property(each)),
    })
    const behaviors = [behavior('Cat', ['format']), behavior('Common', ['pretty', 'human'])]
    expect(rowOf(specification({ urls }, request, behaviors))).toBe('POST /_x;a! b format')
  })

  test('prints each kind of body', () => {
    const aliased = { ...property('aggregations'), aliases: ['aggs'] }
    const body = { kind: 'properties', properties: [property('a', true), aliased] } as const
    expect(rowOf(specification({ urls }, { body }))).toBe('POST /_x;;a! aggregations aggs')
    const value = { body: { kind: 'value', codegenName: 'document' } } as const
    expect(rowOf(specification({ urls }, value))).toBe('POST /_x;;=document')
    expect(rowOf(specification({ urls, requestBodyRequired: true }, value))).toBe('POST /_x;;=document!')
    expect(rowOf(specification({ urls, requestMediaType: ['application/x-ndjson'] }, value))).toBe(
      'POST /_x;;+document',
    )
  })

  test.each([
    ['text/plain', ';;;text'],
    ['text/event-stream', ';;;events'],
    ['application/vnd.mapbox-vector-tile', ';;;binary'],
    ['application/json', ''],
  ])('prints what is answered: %s', (mediaType, expected) => {
    expect(rowOf(specification({ urls, responseMediaType: [mediaType, 'application/json'] }))).toBe(
      `POST /_x${expected}`,
    )
  })

  test('reports what it cannot express', () => {
    const problems = (spec: Specification) => describeApis(spec).problems
    expect(problems({ endpoints: specification({}).endpoints, types: [] })).toEqual([
      'test.do_it: its request is not described',
    ])
    expect(problems(specification({ urls: [{ path: '/{x}', methods: [] }] }))).toEqual([
      'test.do_it: /{x} has no method',
      'test.do_it: {x} of /{x} is no parameter',
    ])
    expect(problems(specification({}))).toEqual(['test.do_it: it has no path'])
    expect(problems(specification({ urls }, { body: { kind: 'value' } }))).toEqual(['test.do_it: its body has no name'])
    expect(problems(specification({ urls, name: 'test.do__it' }))).toEqual(['test.do__it: its name has no camel case'])
  })

  test('prints types with a comment for the editor', () => {
    const { apis } = describeApis(
      specification(
        {
          urls: [{ path: '/{a}', methods: ['GET'] }],
          docUrl: 'https://elastic.co/x',
          description: 'Do */ it.  Then\nrest.',
        },
        { path: [property('a', true)], query: [property('b-c')] },
      ),
    )
    expect(printNamespace('test', apis)).toContain(`export interface TestMethods {
  /**
   * Do *\\/ it.
   * @see https://elastic.co/x
   */
  doIt$: Method<TestDoItParameters, 'json', JsonObject>
}

export interface TestDoItParameters extends CommonParameters {
  'b-c'?: unknown
  a: unknown
}`)
  })
})

describe('A row of the table', () => {
  test('is read as it was printed', () => {
    const endpoint = decodeEndpoint('x.y', 'PUT /_x/{id} POST /_x;force timeout!;filter! id')
    expect(endpoint).toMatchObject({
      name: 'x.y',
      accept: 'json',
      reply: 'json',
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

  test('has values and lines as bodies', () => {
    expect(decodeEndpoint('x', 'POST /;;=document!').body).toEqual({ kind: 'value', key: 'document', required: true })
    expect(decodeEndpoint('x', 'POST /;;+operations').body).toEqual({
      kind: 'ndjson',
      key: 'operations',
      required: false,
    })
    expect(decodeEndpoint('x', 'GET /').body).toEqual({ kind: 'none' })
  })
})
