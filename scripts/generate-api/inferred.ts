import type { Api } from './api.js'
import { printRequest, printResponseType } from './print-exchange.js'
import type { Scope } from './types/scope.js'

/** Parameters and response of a method, and the type parameters that both need. */
export interface Signature {
  readonly parameters: readonly string[]
  /** The type of the client, where more is known of its documents. */
  readonly self?: string
  readonly request: string
  readonly response: string
}

/** APIs whose documents the index determines, if the client has a map of its indices. */
const MAPPED: ReadonlySet<string> = new Set(['bulk', 'create', 'get', 'get_source', 'index', 'mget', 'update'])

/** APIs that return documents with the properties that `_source` and its companions select. */
const SOURCED: ReadonlySet<string> = new Set(['get', 'mget'])

/**
 * APIs whose response type follows from the request. Their types are named like these, with `Parameters` or `Response`
 * appended.
 */
const SEARCHES: Readonly<Record<string, string>> = { search: 'Search', 'async_search.submit': 'AsyncSearch' }

/**
 * Returns the signature of a method for which `src/api/infer` knows more than the specification. Other methods have
 * none. It adds type parameters behind those of the specification, which are inferred unless the caller passes any.
 */
export function infer(api: Api, parameters: readonly string[], scope: Scope): Signature | undefined {
  const search = SEARCHES[api.name]
  if (search !== undefined) return inferSearch(search, parameters, scope)
  return MAPPED.has(api.name) ? inferDocuments(api, parameters, scope) : undefined
}

function inferDocuments(api: Api, parameters: readonly string[], scope: Scope): Signature {
  const indexName = scope.use({ namespace: '_types', name: 'IndexName' })
  const request = ofIndex(printRequest(api, scope), scope, (name) => `NoInfer<${name}>`)
  const required = api.path.some(({ name, required }) => name === 'index' && required)
  const index = `{ index${required ? ': TIndex' : '?: TIndex | undefined'} }`
  const sourced = SOURCED.has(api.name) ? sourceParameters(scope) : undefined
  return {
    parameters: [
      ...parameters,
      `const TIndex extends ${indexName} = ${indexName}`,
      ...(sourced?.parameters ?? []),
      indicesParameter(scope),
    ],
    self: self(scope),
    request: [request.includes(' | ') ? `(${request})` : request, index, ...(sourced?.request ?? [])].join(' & '),
    response: ofIndex(printResponseType(api, scope), scope, undefined, sourced?.document),
  }
}

/** Parameters that select properties of documents, and the type of what is left of a document. */
function sourceParameters(scope: Scope) {
  const source = scope.use({ namespace: '_global.search._types', name: 'SourceConfigParam' })
  const fields = scope.use({ namespace: '_types', name: 'Fields' })
  const names = ['TSource', 'TIncludes', 'TExcludes']
  return {
    parameters: names.map(
      (name) =>
        `const ${name} extends ${name === 'TSource' ? source : fields} = ${name === 'TSource' ? source : fields}`,
    ),
    request: [`${scope.useOwn('infer/source', 'SourceParameters')}<${names.join(', ')}>`],
    document: (type: string) => `${scope.useOwn('infer/source', 'Selected')}<${type}, ${names.join(', ')}>`,
  }
}

function inferSearch(search: string, parameters: readonly string[], scope: Scope): Signature {
  const inferred: readonly (readonly [name: string, constraint: string])[] = [
    ['TIndex', scope.use({ namespace: '_types', name: 'Indices' })],
    ['TAggs', scope.useOwn('infer/aggregations', 'AggregationMap')],
    ['TSource', scope.use({ namespace: '_global.search._types', name: 'SourceConfig' })],
    ['TFields', scope.useOwn('infer/fields', 'FieldList')],
    ['TTyped', 'boolean'],
  ]
  const [, ...names] = inferred.map(([name]) => name)
  return {
    parameters: [
      ...parameters,
      ...inferred.map(([name, constraint]) => `const ${name} extends ${constraint} = ${constraint}`),
      indicesParameter(scope),
    ],
    self: self(scope),
    request: `${scope.useOwn('infer/search', `${search}Parameters`)}<TIndex, ${names.join(', ')}>`,
    response: `${scope.useOwn('infer/search', `Inferred${search}Response`)}<${ofIndex('TDocument', scope)}, TAggregations, ${names.join(', ')}>`,
  }
}

/**
 * With the documents of the index in the place of those that the caller names. What the caller passes does not count as
 * naming them.
 */
function ofIndex(
  type: string,
  scope: Scope,
  named = (name: string): string => name,
  selected = (document: string): string => document,
): string {
  const replaced = { TDocument: 'DocumentOf', TPartialDocument: 'PartialOf' }
  return Object.entries(replaced).reduce((text, [name, known]) => {
    const pattern = new RegExp(`\\b${name}\\b`, 'g')
    if (!pattern.test(text)) return text
    return text.replace(pattern, selected(`${scope.useOwn('infer/indices', known)}<TIndices, TIndex, ${named(name)}>`))
  }, type)
}

function self(scope: Scope): string {
  return `${scope.useOwn('infer/indices', 'Mapped')}<TIndices>`
}

function indicesParameter(scope: Scope): string {
  return `TIndices = ${scope.useOwn('infer/indices', 'NoIndices')}`
}
