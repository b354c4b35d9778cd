import type { Api, Parameter } from './api.js'
import { literal } from './names.js'
import type { SpecType } from './types/model.js'
import { printParameterNames } from './types/print-parameters.js'
import type { Scope } from './types/scope.js'

/** What the body must have can be in `body` as well. */
export function printRequest(api: Api, scope: Scope): string {
  const request = applied(api.request, scope)
  const required = bodyParameters(api).filter(isRequired)
  if (required.length === 0 || required.some(({ name }) => name === 'body')) return request
  const keys = required.map(({ name }) => literal(name)).join(' | ')
  return `${request} | ${scope.useOwn('parameter-types', 'InBody')}<${request}, ${keys}>`
}

/** An API that answers with text can be asked for JSON; which it is, is up to the shared type of its method. */
export function printReply(api: Api, scope: Scope): string {
  if (api.reply === 'json' || api.reply === 'text') return applied(api.response, scope)
  return { boolean: 'boolean', binary: 'Uint8Array', events: 'string' }[api.reply]
}

function applied(type: SpecType, scope: Scope): string {
  return `${scope.use(type.name)}${printParameterNames(type)}`
}

/** Whether an API can be called without parameters. */
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
