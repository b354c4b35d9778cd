import type { Api } from '../api.js'
import type { SpecType } from './model.js'
import { printAlias } from './print-alias.js'
import { printEnum } from './print-enum.js'
import { printInterface } from './print-interface.js'
import { printRequest } from './print-request.js'
import { printResponse } from './print-response.js'
import type { Scope } from './scope.js'

/** The declaration of a type, by the printer for its kind; `api` is that of a request or response. */
export function printType(type: SpecType, api: Api | undefined, scope: Scope): string {
  switch (type.kind) {
    case 'interface':
      return printInterface(type, scope)
    case 'enum':
      return printEnum(type)
    case 'type_alias':
      return printAlias(type, scope)
    case 'request':
      return api ? printRequest(api, scope) : ''
    case 'response':
      return api ? printResponse(type, api.format, scope) : ''
  }
}
