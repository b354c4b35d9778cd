import type { Api } from './api.js'
import { infer, type Signature } from './inferred.js'
import { pascalCase } from './names.js'
import { isFree, printReply, printRequest } from './print-exchange.js'
import type { TypeName } from './types/model.js'
import { listParameters, markUnused } from './types/print-parameters.js'
import type { Scope } from './types/scope.js'

/** The type of a method: one that all methods share, or the name of an interface of its own, with that. */
export interface PrintedMethod {
  readonly type: string
  readonly declaration?: string
}

/** A method whose request or reply has type parameters needs signatures of its own, since TypeScript cannot pass them on. */
export function printMethodType(api: Api, scope: Scope): PrintedMethod {
  const generics = parametersOf(api)
  if (generics.length === 0) {
    const shared = scope.useOwn('method', `${isFree(api) ? 'Free' : ''}${api.reply === 'text' ? 'Text' : ''}Method`)
    return { type: `${shared}<${printRequest(api, scope)}, ${printReply(api, scope)}>` }
  }
  const type = `${pascalCase(api.name)}Method`
  const parameters = listParameters({ generics }, scope)
  const signature = infer(api, parameters, scope) ?? {
    parameters,
    request: printRequest(api, scope),
    reply: printReply(api, scope),
  }
  return { type, declaration: `export interface ${type} {\n${printSignatures(api, signature, scope)}}\n` }
}

/** What is emitted depends on the options: the first signature that fits them counts. */
function printSignatures(api: Api, { parameters, self, request, reply }: Signature, scope: Scope): string {
  const optional = isFree(api) ? [`params?: ${request}`, `params: ${request} | undefined`] : [`params: ${request}`]
  const [alone = '', before = alone] = optional
  const result = scope.imports.use('../../../message/result.js', 'Result')
  const head = scope.imports.use('../../../message/result.js', 'StreamHead')
  const token = scope.imports.use('stream-json/core/parser.js', 'Token')
  const options = scope.imports.use('../../../options/call-options.js', 'CallOptions')
  const observable = scope.imports.use('rxjs', 'Observable')
  const those = (name: string): string => scope.useOwn('method', name)
  const rows = [
    [alone, `options?: ${those('BufferedOptions')}`, reply],
    [before, `options: ${those('MetaOptions')}`, `${result}<${reply}>`],
    [before, `options: ${those('TokenOptions')}`, token],
    [before, `options: ${those('ByteOptions')}`, 'Uint8Array'],
    [before, `options: ${those('MetaTokenOptions')}`, `${head} | ${token}`],
    [before, `options: ${those('MetaByteOptions')}`, `${head} | Uint8Array`],
    [alone, `options?: ${options}`, 'unknown'],
  ]
  const names = parameters.map((parameter) => parameter.replace(/^const /, '').replace(/ .*/, ''))
  return rows
    .map(([params, second, emitted]) => {
      const list = [...(self ? [`this: ${self}`] : []), params, second].join(', ')
      return markUnused(`  <${parameters.join(', ')}>(${list}): ${observable}<${emitted}>\n`, names)
    })
    .join('')
}

/** The type parameters of the request and of the reply, each once. */
function parametersOf({ request, response }: Api): TypeName[] {
  const parameters = [...(request.generics ?? []), ...(response.generics ?? [])]
  return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()]
}
