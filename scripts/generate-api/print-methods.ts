import { COMMON_QUERY } from '../../src/api/endpoint.js'
import { camelCase, methodName } from '../../src/api/names.js'
import type { Replies } from '../../src/api/replies.js'
import type { Api, Parameter } from './api.js'
import { printComment, printParameterComment } from './print-comment.js'

/** APIs whose reply has a type of its own. */
const TYPED: ReadonlySet<string> = new Set<keyof Replies<unknown>>([
  'search',
  'scroll',
  'msearch',
  'get',
  'mget',
  'index',
  'create',
  'delete',
  'update',
  'bulk',
  'count',
  'open_point_in_time',
  'close_point_in_time',
  'clear_scroll',
  'indices.create',
  'cluster.health',
])

/** The types of the methods of one namespace: an interface with the methods, and one for the parameters of each. */
export function printNamespace(namespace: string, apis: readonly Api[]): string {
  const methods = apis.map(printMethod).join('\n')
  return `${printImports(methods)}

/** ${namespace === '' ? 'The APIs without a namespace.' : `The APIs of \`${namespace}\`.`} */
export interface ${methodsName(namespace)} {
${methods}
}

${apis.map(printParameters).join('\n')}`
}

function printImports(methods: string): string {
  const types = ['FreeMethod', 'FreeTextMethod', 'Method', 'TextMethod'].filter((type) => methods.includes(` ${type}<`))
  return [
    `import type { ${types.join(', ')} } from '../../method.js'`,
    "import type { CommonParameters } from '../../parameters.js'",
    ...(methods.includes('JsonObject') ? ["import type { JsonObject } from '../../replies.js'"] : []),
  ].join('\n')
}

/** The type of all methods of a client, which names the types of its namespaces. */
export function printMethods(namespaces: readonly string[]): string {
  const named = namespaces.filter(Boolean)
  const imports = namespaces.map(
    (name) => `import type { ${methodsName(name)} } from './namespaces/${fileName(name)}.js'`,
  )
  return `${imports.join('\n')}

/** Every API as a method; those of a namespace are methods of a property. */
export interface ApiMethods extends ${methodsName('')} {
${named.map((name) => `  readonly ${camelCase(name)}: ${methodsName(name)}`).join('\n')}
}
`
}

/** The file of a namespace, without its extension. */
export function fileName(namespace: string): string {
  return namespace === '' ? 'client' : namespace.replace(/^_/, '').replaceAll('_', '-')
}

function printMethod(api: Api): string {
  return `${printComment(api, '  ')}\n  ${methodName(api.shortName)}: ${methodType(api)}`
}

function methodType(api: Api): string {
  const free = [...api.path, ...api.query, ...bodyParameters(api)].some(isRequired) ? '' : 'Free'
  const parameters = parametersName(api)
  if (api.reply === 'text') return `${free}TextMethod<${parameters}>`
  if (TYPED.has(api.name)) return `${free}Method<${parameters}, '${api.name}'>`
  return `${free}Method<${parameters}, '${api.reply}'${api.reply === 'json' ? ', JsonObject' : ''}>`
}

/** A parameter of the body is optional for the types even if it is required: the body may come in one piece. */
function printParameters(api: Api): string {
  const optional = bodyParameters(api).map((parameter) => ({ ...parameter, required: false }))
  const byName = new Map([...optional, ...api.query, ...api.path].map((parameter) => [parameter.name, parameter]))
  for (const common of [...COMMON_QUERY, 'body']) byName.delete(common)
  const properties = [...byName.values()].map(printParameter)
  return `export interface ${parametersName(api)} extends CommonParameters {\n${properties.join('')}}\n`
}

function printParameter(parameter: Parameter): string {
  const name = `${quoted(parameter.name)}${isRequired(parameter) ? '' : '?'}`
  return `${printParameterComment(parameter, '  ')}  ${name}: unknown\n`
}

function bodyParameters({ body }: Api): readonly Parameter[] {
  if (body.kind === 'properties') return body.properties
  return body.kind === 'none' ? [] : [body.key]
}

function isRequired({ required }: Parameter): boolean {
  return required
}

function parametersName(api: Api): string {
  return `${pascalCase(api.name)}Parameters`
}

function methodsName(namespace: string): string {
  return `${namespace === '' ? 'Client' : pascalCase(namespace)}Methods`
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|[_.])_?(.)/g, (_, letter: string) => letter.toUpperCase())
}

function quoted(name: string): string {
  return /^\w+$/.test(name) ? name : `'${name}'`
}
