import { camelCase, methodName } from '../../src/api/names.js'
import type { Api } from '../generate-api/api.js'
import { firstSentence } from '../generate-api/print-comment.js'
import { methodsFile } from '../generate-api/print-methods.js'
import { cell, slug, table } from './markdown.js'
import { type Context, printMethod } from './method-section.js'
import { warningsOf } from './status.js'

/** The path of the page of a namespace. */
export function namespacePath(namespace: string): string {
  return `api/${methodsFile(namespace)}.md`
}

/** A namespace as callers write it. */
export function namespaceName(namespace: string): string {
  return namespace === '' ? 'client' : `client.${camelCase(namespace)}`
}

/** The page of a namespace: a table of its methods, and a section for each. */
export function printNamespacePage(namespace: string, apis: readonly Api[], context: Context): string {
  const rows = apis.map((api) => [
    `[\`${methodName(api.shortName)}\`](#${slug(methodName(api.shortName))})`,
    cell([firstSentence(api.description), ...marks(api, context)].join(' ')),
  ])
  return `# ${namespaceName(namespace)}

${namespace === '' ? 'The APIs without a namespace.' : `The APIs of \`${namespace}\`.`} [All pages](../README.md), and [what all methods take](../README.md#what-all-methods-take).

${table(['Method', 'What it does'], rows)}
${apis.map((api) => printMethod(api, context)).join('\n')}`
}

/** `Deprecated`, `Beta` or `Experimental`. */
function marks(api: Api, { endpoints }: Context): string[] {
  const warnings = warningsOf(endpoints.get(api.name) ?? {})
  return warnings.map((warning) => `*${warning.match(/\w+/)?.[0]}*`)
}
