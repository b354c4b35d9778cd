import { COMMON_QUERY } from '../../../src/api/endpoint.js'
import type { Api, Parameter } from '../api.js'
import { literal } from '../names.js'
import { printComment } from './print-comment.js'
import { printParameterNames, printParameters } from './print-parameters.js'
import { printParameter } from './print-property.js'
import { printReference, printValue } from './print-value.js'
import type { Scope } from './scope.js'
import { typeName } from './type-name.js'

const REQUEST_BASE = { type: { namespace: '_types', name: 'RequestBase' } }

/** Prints the request of an API: all parameters flat, and the whole body. */
export function printRequest(api: Api, scope: Scope): string {
  const { request } = api
  const name = `${typeName(request.name)}${printParameters(request, scope)}`
  const base = printReference(request.inherits ?? REQUEST_BASE, scope)
  const parameters = flatten(api).map((parameter) => printParameter(parameter, scope, wrapper(api, parameter, scope)))
  return `${printComment(request)}export interface ${name} extends ${base} {
${parameters.join('')}${printBody(api, scope)}}
`
}

/** Lines of JSON are taken ready-made as well, whatever they are called. */
function wrapper({ body }: Api, { name }: Parameter, scope: Scope): (type: string) => string {
  if (body.kind !== 'ndjson' || body.key.name !== name) return (type) => type
  return (type) => `${scope.useOwn('parameter-types', 'Whole')}<${type}>`
}

/** The parameters by name. One that has several places goes to the body rather than to the query, and to the path at best. */
function flatten({ path, query, body }: Api): Parameter[] {
  const own = query.filter(({ name }) => !COMMON_QUERY.includes(name))
  const byName = new Map([...path, ...own, ...flatBody(body), ...path].map((parameter) => [parameter.name, parameter]))
  byName.delete('body')
  return [...byName.values()]
}

function flatBody(body: Api['body']): readonly Parameter[] {
  if (body.kind === 'properties') return body.properties
  return body.kind === 'none' ? [] : [body.key]
}

function printBody({ body, request }: Api, scope: Scope): string {
  const whole = (type: string, optional = '?') =>
    `  body${optional}: ${scope.useOwn('parameter-types', 'Whole')}<${type}>${optional && ' | undefined'}\n`
  const flat = `${typeName(request.name)}${printParameterNames(request)}`
  switch (body.kind) {
    case 'none':
      return ''
    case 'properties':
      return whole(`Pick<${flat}, ${body.properties.map(({ name }) => literal(name)).join(' | ')}>`)
    case 'value':
    case 'ndjson':
      if (body.kind === 'ndjson' && body.key.name !== 'body') return `  body?: ${flat}['${body.key.name}']\n`
      if (body.key.name !== 'body') return whole(`${flat}['${body.key.name}']`)
      return whole(printValue(body.key.type, scope), body.key.required ? '' : '?')
  }
}
