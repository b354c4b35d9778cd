import type { Reply } from '../api.js'
import type { SpecResponse } from './model.js'
import { printParameters } from './print-parameters.js'
import { printProperty } from './print-property.js'
import { printValue } from './print-value.js'
import type { Scope } from './scope.js'
import { typeName } from './type-name.js'

/** What an API answers: as JSON, where it can. */
export function printResponse(type: SpecResponse, reply: Reply, scope: Scope): string {
  const name = `${typeName(type.name)}${printParameters(type, scope)}`
  switch (type.body.kind) {
    case 'value':
      return `export type ${name} = ${printValue(type.body.value, scope)}\n`
    case 'no_body':
      return `export type ${name} = ${withoutBody(reply)}\n`
    case 'properties': {
      if (type.body.properties.length === 0 && reply !== 'json') return `export type ${name} = ${withoutBody(reply)}\n`
      const properties = type.body.properties.map((property) => printProperty(property, scope)).join('')
      return `export interface ${name} {${properties && `\n${properties}`}}\n`
    }
  }
}

/** What comes where the specification has nothing to say about it. */
function withoutBody(reply: Reply): string {
  if (reply === 'boolean') return 'boolean'
  if (reply === 'binary') return 'Uint8Array'
  return reply === 'json' ? 'unknown' : 'string'
}
