import type { ResponseFormat } from '../api.js'
import type { SpecResponse } from './model.js'
import { printParameters } from './print-parameters.js'
import { printProperty } from './print-property.js'
import { printValue } from './print-value.js'
import type { Scope } from './scope.js'
import { typeName } from './type-name.js'

/** Prints the response of an API, as JSON if possible. */
export function printResponse(type: SpecResponse, format: ResponseFormat, scope: Scope): string {
  const name = `${typeName(type.name)}${printParameters(type, scope)}`
  switch (type.body.kind) {
    case 'value':
      return `export type ${name} = ${printValue(type.body.value, scope)}\n`
    case 'no_body':
      return `export type ${name} = ${withoutBody(format)}\n`
    case 'properties': {
      if (type.body.properties.length === 0 && format !== 'json')
        return `export type ${name} = ${withoutBody(format)}\n`
      const properties = type.body.properties.map((property) => printProperty(property, scope)).join('')
      return `export interface ${name} {${properties && `\n${properties}`}}\n`
    }
  }
}

/** Returns the type of a response that the specification does not describe. */
function withoutBody(format: ResponseFormat): string {
  if (format === 'boolean') return 'boolean'
  if (format === 'binary') return 'Uint8Array'
  return format === 'json' ? 'unknown' : 'string'
}
