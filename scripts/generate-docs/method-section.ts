import { methodName } from '../../src/api/names.js'
import type { Api } from '../generate-api/api.js'
import type { SpecEndpoint } from '../generate-api/model.js'
import { printResponseType } from '../generate-api/print-exchange.js'
import { Scope, type Types } from '../generate-api/types/scope.js'
import { prose } from './markdown.js'
import { printParameterTable } from './parameter-table.js'
import { printRepeating } from './repeating.js'
import { printSampleCall } from './sample-call.js'
import { sinceOf, warningsOf } from './status.js'
import type { TypeLinks } from './type-links.js'

/** Context in which a method is printed. */
export interface Context {
  readonly types: Types
  readonly links: TypeLinks
  /** The endpoints as the specification has them, by name. */
  readonly endpoints: ReadonlyMap<string, SpecEndpoint>
}

/** All about one method, under a heading with its name. */
export function printMethod(api: Api, context: Context): string {
  const { types, links } = context
  const warnings = warningsOf(context.endpoints.get(api.name) ?? {})
  return [
    `## ${methodName(api.shortName)}`,
    ...warnings.map((warning) => `> [!WARNING]\n> ${prose(warning)}`),
    prose(api.description),
    `\`\`\`ts\n${printSampleCall(api, types)}\n\`\`\``,
    printFacts(api, context),
    printParameterTable(api, types, links),
  ].join('\n\n')
}

function printFacts(api: Api, { types, links, endpoints }: Context): string {
  const since = sinceOf(endpoints.get(api.name) ?? {})
  const facts = [
    `Sends ${api.routes.map(({ method, path }) => `\`${method.replace('|', ' or ')} ${path}\``).join(', ')}`,
    `Emits ${links.linked(printResponseType(api, new Scope(types, '')))}${api.format === 'text' ? " with `format: 'json'`, else text" : ''}`,
    `A failed call ${printRepeating(api)}`,
    ...(since ? [`Since Elasticsearch ${since}`] : []),
    ...(api.docUrl ? [`[Elastic's reference](${api.docUrl})`] : []),
  ]
  return facts.map((fact) => `- ${fact}`).join('\n')
}
