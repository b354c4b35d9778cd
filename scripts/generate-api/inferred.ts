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
const MAPPED: ReadonlySet<string> = new Set([
  'bulk',
  'create',
  'explain',
  'get',
  'get_source',
  'index',
  'mget',
  'update',
])

/**
 * APIs that return documents with what `_source` and its companions select.
 *
 * Each has a file in `infer/` with two types: its parameters, and what is left of a document. The last name is that of
 * the type of `_source`.
 */
const SOURCED: Readonly<Record<string, readonly [file: string, parameters: string, document: string, type: string]>> = {
  explain: ['source', 'SourceParameters', 'Selected', 'SourceConfigParam'],
  get: ['source', 'SourceParameters', 'Selected', 'SourceConfigParam'],
  get_source: ['source', 'SourceParameters', 'Selected', 'SourceConfigParam'],
  mget: ['mget', 'MgetParameters', 'MgetDocument', 'SourceConfigParam'],
  update: ['source', 'UpdateParameters', 'Updated', 'SourceConfig'],
}

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
  const sourced = sourceOf(api, scope)
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
function sourceOf(api: Api, scope: Scope) {
  const [file, parameters, document, type] = SOURCED[api.name] ?? []
  if (type === undefined) return undefined
  const module = `infer/${file}`
  const docs: Constraint[] = file === 'mget' ? [['TDocs', scope.useOwn(module, 'DocList')]] : []
  const constraints = [...docs, ...sourceConstraints(type, scope)]
  const names = constraints.map(([name]) => name).join(', ')
  return {
    parameters: printInferred(constraints),
    request: [`${scope.useOwn(module, String(parameters))}<${names}>`],
    document: (known: string, ofIndex: string) =>
      `${scope.useOwn(module, String(document))}<${file === 'mget' ? ofIndex : `${known}<${ofIndex}>`}, ${names}>`,
  }
}

type Constraint = readonly [name: string, constraint: string]

function sourceConstraints(type: string, scope: Scope): readonly Constraint[] {
  const names = scope.use({ namespace: '_types', name: 'Fields' })
  return [
    ['TSource', scope.use({ namespace: '_global.search._types', name: type })],
    ['TIncludes', names],
    ['TExcludes', names],
  ]
}

/** Prints type parameters that are inferred from the request. */
function printInferred(constraints: readonly Constraint[]): string[] {
  return constraints.map(([name, constraint]) => `const ${name} extends ${constraint} = ${constraint}`)
}

function inferSearch(search: string, parameters: readonly string[], scope: Scope): Signature {
  const inferred: readonly Constraint[] = [
    ['TIndex', scope.use({ namespace: '_types', name: 'Indices' })],
    ['TAggs', scope.useOwn('infer/aggregations', 'AggregationMap')],
    ...sourceConstraints('SourceConfig', scope),
    ['TFields', scope.useOwn('infer/fields', 'FieldList')],
    ['TTyped', 'boolean'],
  ]
  const [, ...names] = inferred.map(([name]) => name)
  return {
    parameters: [...parameters, ...printInferred(inferred), indicesParameter(scope)],
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
  document = (known: string, ofIndex: string): string => `${known}<${ofIndex}>`,
): string {
  const replaced = { TDocument: 'DocumentOf', TPartialDocument: 'PartialOf' }
  return Object.entries(replaced).reduce((text, [name, known]) => {
    const pattern = new RegExp(`\\b${name}\\b`, 'g')
    if (!pattern.test(text)) return text
    return text.replace(pattern, document(scope.useOwn('infer/indices', known), `TIndices, TIndex, ${named(name)}`))
  }, type)
}

function self(scope: Scope): string {
  return `${scope.useOwn('infer/indices', 'Mapped')}<TIndices>`
}

function indicesParameter(scope: Scope): string {
  return `TIndices = ${scope.useOwn('infer/indices', 'NoIndices')}`
}
