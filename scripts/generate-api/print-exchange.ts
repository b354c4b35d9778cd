import type { Api, Parameter } from './api.js'
import { literal } from './names.js'
import type { SpecType } from './types/model.js'
import { printParameterNames } from './types/print-parameters.js'
import type { Scope } from './types/scope.js'

/** Required properties of the body can be in `body` as well. */
export function printRequest(api: Api, scope: Scope): string {
  const request = applied(api.request, scope)
  const required = bodyParameters(api).filter(isRequired)
  if (required.length === 0 || required.some(({ name }) => name === 'body')) return request
  const keys = required.map(({ name }) => literal(name)).join(' | ')
  return `${request} | ${scope.useOwn('parameter-types', 'InBody')}<${request}, ${keys}>`
}

/** An API with a text response can be asked for JSON. The shared type of its method distinguishes the two. */
export function printResponseType(api: Api, scope: Scope): string {
  if (api.format === 'json' || api.format === 'text') return applied(api.response, scope)
  return { boolean: 'boolean', binary: 'Uint8Array', events: 'string' }[api.format]
}

function applied(type: SpecType, scope: Scope): string {
  return `${scope.use(type.name)}${printParameterNames(type)}`
}

/** Returns whether an API can be called without parameters. */
export function isFree(api: Api): boolean {
  return ![...api.path, ...api.query, ...bodyParameters(api)].some(isRequired)
}

function bodyParameters({ body }: Api): readonly Parameter[] {
  if (body.kind === 'properties') return body.properties
  return body.kind === 'none' ? [] : [body.key]
}

function isRequired({ required }: Parameter): boolean {
  return required
}
