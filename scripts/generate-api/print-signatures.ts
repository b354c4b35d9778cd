import type { Api } from './api.js'
import { infer, type Signature } from './inferred.js'
import { printComment } from './print-comment.js'
import { isFree, printRequest, printResponseType } from './print-exchange.js'
import type { TypeName } from './types/model.js'
import { listParameters, markUnused } from './types/print-parameters.js'
import type { Scope } from './types/scope.js'

/**
 * Prints the signatures of a method: for a collected response, and for other options.
 *
 * Editors show the documentation of a method, but not that of a property with several call signatures. They show that
 * of the first signature for the second one, too. A call without options has only one candidate, so its errors are short.
 */
export function printSignatures(name: string, api: Api, scope: Scope): string {
  const comment = printComment(api, '  ')
  return signaturesOf(api, scope)
    .flatMap((signature) => [comment, printBuffered(name, signature, scope), printOther(name, signature, scope)])
    .join('')
}

/** An API with a text response returns a table as JSON only if it is asked for. */
function signaturesOf(api: Api, scope: Scope): (Signature & { readonly isFree: boolean })[] {
  if (api.format === 'text') {
    const request = printRequest(api, scope)
    const json = `${request} & ${scope.useOwn('parameter-types', 'JsonFormat')}`
    return [
      { ...explicit(printResponseType(api, scope), scope), request: json, isFree: false },
      { ...explicit('string', scope), request, isFree: isFree(api) },
    ]
  }
  const parameters = listParameters({ generics: parametersOf(api) }, scope)
  return [{ ...(infer(api, parameters, scope) ?? printed(api, parameters, scope)), isFree: isFree(api) }]
}

/** Returns the signature of the specification. */
function printed(api: Api, parameters: readonly string[], scope: Scope): Signature {
  const request = printRequest(api, scope)
  const response = printResponseType(api, scope)
  return parameters.length === 0 ? { ...explicit(response, scope), request } : { parameters, request, response }
}

/** Lets callers replace the type of the response, for example with `filter_path`. */
function explicit(response: string, scope: Scope): Pick<Signature, 'parameters' | 'response'> {
  return { parameters: [`T = ${response}`], response: `${scope.useOwn('method', 'Given')}<T>` }
}

function printBuffered(name: string, signature: Signature & { readonly isFree: boolean }, scope: Scope): string {
  const { self, request, response, parameters, isFree } = signature
  const options = `options?: ${scope.useOwn('method', 'BufferedOptions')}`
  const list = [...printSelf(self), `params${isFree ? '?' : ''}: ${request}`, options]
  return printSignature(name, parameters, list, response, scope)
}

/** The default of the options' type serves callers that pass the other type arguments. */
function printOther(name: string, signature: Signature & { readonly isFree: boolean }, scope: Scope): string {
  const { self, request, response, parameters, isFree } = signature
  const callOptions = scope.imports.use('../../../options/call-options.js', 'CallOptions')
  const own = `O extends ${callOptions} | undefined = ${scope.useOwn('method', 'MetaOptions')}`
  const options = `options: O & ${scope.useOwn('method', 'Known')}<O>`
  const list = [...printSelf(self), `params: ${request}${isFree ? ' | undefined' : ''}`, options]
  const emitted = `${scope.useOwn('method', 'Emitted')}<${response}, O>`
  return printSignature(name, [...parameters, own], list, emitted, scope)
}

function printSelf(self: string | undefined): string[] {
  return self === undefined ? [] : [`this: ${self}`]
}

function printSignature(
  name: string,
  parameters: readonly string[],
  list: readonly string[],
  emitted: string,
  scope: Scope,
): string {
  const names = parameters.map((parameter) => parameter.replace(/^const /, '').replace(/ .*/, ''))
  const observable = scope.imports.use('rxjs', 'Observable')
  return markUnused(`  ${name}<${parameters.join(', ')}>(${list.join(', ')}): ${observable}<${emitted}>\n`, names)
}

/** Returns the type parameters of the request and of the response, each once. */
function parametersOf({ request, response }: Api): TypeName[] {
  const parameters = [...(request.generics ?? []), ...(response.generics ?? [])]
  return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()]
}
