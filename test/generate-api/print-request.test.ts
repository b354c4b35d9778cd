import { describe, expect, it } from 'vitest'
import type { Api } from '../../scripts/generate-api/api.js'
import type { SpecRequest, SpecResponse } from '../../scripts/generate-api/types/model.js'
import { printRequest } from '../../scripts/generate-api/types/print-request.js'
import { printResponse } from '../../scripts/generate-api/types/print-response.js'
import { anInterface, instance, named, number, parameter, property, scopeOf, string } from './support.js'

const base = { ...anInterface('', []), name: named('RequestBase', '_types') }

function print(api: Partial<Api>, request: Partial<SpecRequest> = {}): string {
  const name = named('Request')
  const type: SpecRequest = { kind: 'request', name, path: [], query: [], body: { kind: 'no_body' }, ...request }
  const response: SpecResponse = { kind: 'response', name: named('Response'), body: { kind: 'no_body' } }
  const whole: Api = {
    ...{ name: 'test', namespace: '', shortName: 'test', description: '', docUrl: undefined, remarks: [] },
    ...{ routes: [], path: [], query: [], body: { kind: 'none' }, format: 'json', request: type, response },
    ...api,
  }
  return printRequest(whole, scopeOf(base, type)).replace('export interface TestRequest', '')
}

describe('printRequest', () => {
  it('prints parameters side by side, common ones in a base, optional ones with undefined', () => {
    const path = [property('index', string, { required: true })]
    const query = [property('timeout'), property('h', string, { aliases: ['headers'] }), property('pretty')]
    expect(print({ path, query }, { description: 'Do it.' })).toBe(`/** Do it. */
 extends RequestBase {
  index: string
  timeout?: string | undefined
  h?: string | undefined
  /** Alias of \`h\`. */
  headers?: string | undefined
}
`)
  })

  it('prints a parameter with several places as that of the body, or of the path', () => {
    const properties = [property('size', number), property('id', number)]
    const printed = print({
      path: [property('id')],
      query: [property('size')],
      body: { kind: 'properties', properties },
    })
    expect(printed).toContain('  id?: string | undefined\n  size?: number | undefined\n')
  })

  it('accepts the properties of the body in one piece, too', () => {
    const properties = [property('query', string, { required: true }), property('size', number)]
    expect(print({ body: { kind: 'properties', properties } })).toContain(`{
  query: string
  size?: number | undefined
  body?: Whole<Pick<TestRequest, 'query' | 'size'>> | undefined
}`)
  })

  it('accepts a body that is one value under its name or as body', () => {
    const generics = [named('TDocument', 'test.Request')]
    const key = property('document', parameter('Request', 'TDocument'), { required: true })
    expect(print({ body: { kind: 'value', key } }, { generics })).toBe(`<TDocument = unknown> extends RequestBase {
  document: TDocument
  body?: Whole<TestRequest<TDocument>['document']> | undefined
}
`)
  })

  it('accepts only body for a body without another name', () => {
    const printed = (required: boolean) =>
      print({ body: { kind: 'value', key: property('body', instance('string'), { required }) } })
    expect(printed(true)).toContain('{\n  body: Whole<string>\n}')
    expect(printed(false)).toContain('{\n  body?: Whole<string> | undefined\n}')
  })
})

describe('printResponse', () => {
  const respond = (body: SpecResponse['body'], format: Api['format'] = 'json'): string =>
    printResponse({ kind: 'response', name: named('Response'), body }, format, scopeOf())

  it('prints properties or a value', () => {
    expect(respond({ kind: 'properties', properties: [property('took', number, { required: true })] })).toBe(
      'export interface TestResponse {\n  took: number\n}\n',
    )
    expect(respond({ kind: 'value', value: { kind: 'array_of', value: string } })).toBe(
      'export type TestResponse = string[]\n',
    )
  })

  it.each([
    ['boolean', 'boolean'],
    ['json', 'unknown'],
    ['text', 'string'],
    ['events', 'string'],
    ['binary', 'Uint8Array'],
  ] as const)('prints the type for %s if nothing is known', (format, expected) => {
    expect(respond({ kind: 'no_body' }, format)).toBe(`export type TestResponse = ${expected}\n`)
  })

  it('keeps an object without properties, and what is not JSON', () => {
    expect(respond({ kind: 'properties', properties: [] })).toBe('export interface TestResponse {}\n')
    expect(respond({ kind: 'properties', properties: [] }, 'text')).toBe('export type TestResponse = string\n')
  })
})
