import type { Api } from '../generate-api/api.js'
import { firstSentence } from '../generate-api/print-comment.js'
import type { SpecValue } from '../generate-api/types/model.js'
import { printValue } from '../generate-api/types/print-value.js'
import { Scope, type Types } from '../generate-api/types/scope.js'
import { cell, table } from './markdown.js'
import { orderOfUse } from './order-of-use.js'
import { type PlacedParameter, placedParameters } from './placed-parameters.js'
import { shownParameters } from './shown-parameters.js'
import { sinceOf, warningsOf } from './status.js'
import type { TypeLinks } from './type-links.js'

/** Prints the parameters of an API, one row for each, in the order of their use. */
export function printParameterTable(api: Api, types: Types, links: TypeLinks): string {
  const rows = orderOfUse(placedParameters(api), shownParameters(api)).map((parameter) => [
    `\`${parameter.name}\``,
    links.linked(printValue(parameter.type, new Scope(types, ''))),
    parameter.required ? 'yes' : '',
    parameter.place,
    cell(describe(parameter, api, types)),
  ])
  if (rows.length === 0) return 'It takes only [what all methods take](../README.md#what-all-methods-take).\n'
  return table(['Parameter', 'Type', 'Required', 'Sent in', 'Description'], rows)
}

function describe(parameter: PlacedParameter, { body }: Api, types: Types): string {
  const since = sinceOf(parameter)
  const isLines = body.kind === 'ndjson' && body.key.name === parameter.name
  return [
    ...warningsOf(parameter),
    parameter.description || describeType(parameter.type, types),
    ...(isLines ? ['An array; or text, a Buffer or a stream of ready-made lines.'] : []),
    ...('serverDefault' in parameter ? [`Default: \`${parameter.serverDefault}\`.`] : []),
    ...(since ? [`Since ${since}.`] : []),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Returns the description of a type, for a parameter without one. */
function describeType(value: SpecValue, types: Types): string {
  const type = value.kind === 'instance_of' ? types.find(value.type) : undefined
  return firstSentence(type?.description ?? '')
}
