import type { Api } from './api.js'
import { infer, type Signature } from './inferred.js'
import { pascalCase } from './names.js'
import { isFree, printRequest, printResponseType } from './print-exchange.js'
import type { TypeName } from './types/model.js'
import { listParameters, markUnused } from './types/print-parameters.js'
import type { Scope } from './types/scope.js'

/** The type of a method: one that all methods share, or the name of an interface of its own, with that. */
export interface PrintedMethod {
  readonly type: string
  readonly declaration?: string
}

/**
 * Prints the type of a method. Type parameters of the request or response need an interface: TypeScript cannot pass
 * them on.
 */
export function printMethodType(api: Api, scope: Scope): PrintedMethod {
  const generics = parametersOf(api)
  if (generics.length === 0) {
    const shared = scope.useOwn('method', `${isFree(api) ? 'Free' : ''}${api.format === 'text' ? 'Text' : ''}Method`)
    return { type: `${shared}<${printRequest(api, scope)}, ${printResponseType(api, scope)}>` }
  }
  const type = `${pascalCase(api.name)}Method`
  const parameters = listParameters({ generics }, scope)
  const signature = infer(api, parameters, scope) ?? {
    parameters,
    request: printRequest(api, scope),
    response: printResponseType(api, scope),
  }
  return { type, declaration: `export interface ${type} {\n${printSignatures(api, signature, scope)}}\n` }
}

/** Prints the signatures. The options determine the result: the first signature that fits them counts. */
function printSignatures(api: Api, { parameters, self, request, response }: Signature, scope: Scope): string {
  const optional = isFree(api) ? [`params?: ${request}`, `params: ${request} | undefined`] : [`params: ${request}`]
  const [alone = '', before = alone] = optional
  const result = scope.imports.use('../../../message/result.js', 'Result')
  const head = scope.imports.use('../../../message/result.js', 'StreamHead')
  const token = scope.imports.use('stream-json/core/parser.js', 'Token')
  const options = scope.imports.use('../../../options/call-options.js', 'CallOptions')
  const observable = scope.imports.use('rxjs', 'Observable')
  const those = (name: string): string => scope.useOwn('method', name)
  const rows = [
    [alone, `options?: ${those('BufferedOptions')}`, response],
    [before, `options: ${those('MetaOptions')}`, `${result}<${response}>`],
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

/** Returns the type parameters of the request and of the response, each once. */
function parametersOf({ request, response }: Api): TypeName[] {
  const parameters = [...(request.generics ?? []), ...(response.generics ?? [])]
  return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()]
}
