import { basename } from 'node:path/posix'
import { COMMON_QUERY } from '../../src/api/endpoint.js'
import { methodName } from '../../src/api/names.js'
import type { Api } from '../generate-api/api.js'
import type { Description } from '../generate-api/describe-all.js'
import { slug, table } from './markdown.js'
import { namespaceName, namespacePath } from './namespace-page.js'

/** Exports that most callers need first. */
const FIRST = ['Client', 'ClientOptions', 'CommonOptions', 'CallOptions', 'Helpers']

/** The page from which all others are reached. @param paths - those of the others, in the folder of all */
export function printIndex({ namespaces, apis }: Description, paths: Iterable<string>): string {
  const sorted = [...paths].sort()
  const library = sorted.filter((path) => path.startsWith('library/') && basename(path) !== 'README.md')
  const common = COMMON_QUERY.map((name) => `\`${name}\``).join(', ')
  return `# API reference

Made by \`npm run docs\`, from the sources of the library and from the specification of Elasticsearch.

## The library

${printFirst(library)}${[...byModule(library)].map(([module, members]) => printModule(module, members)).join('\n')}
## The APIs of Elasticsearch

${apis.length} methods, each an API of Elasticsearch.

${table(
  ['Namespace', 'Methods'],
  [...namespaces].map(([name, members]) => [
    `[\`${namespaceName(name)}\`](${namespacePath(name)})`,
    members.map((api) => printMethodLink(name, api)).join(', '),
  ]),
)}
### What all methods take

Parameters go side by side into the first argument; those that are sent in the body can be given together as \`body\`. Besides
the parameters of its own, each method takes ${common}, and \`querystring\` for any others.

The response's type stands in \`estypes\`. A failed call that may have been processed is repeated only where that does no harm; each
method says whether it is.

The second argument are the options of the call: ${linkTo('CallOptions', library)}. With \`{ meta: true }\` it emits the response together
with status, headers and warnings, with \`{ asStream: true }\` the response's tokens as they arrive.

## The types of Elasticsearch

Exported as \`estypes\`: ${linksTo(sorted.filter((path) => path.startsWith('types/')))}
`
}

function printMethodLink(namespace: string, { shortName }: Api): string {
  const name = methodName(shortName)
  return `[\`${name}\`](${namespacePath(namespace)}#${slug(name)})`
}

function printFirst(library: readonly string[]): string {
  if (library.length === 0) return ''
  return `Most used: ${FIRST.map((name) => linkTo(name, library)).join(', ')}\n\n`
}

function printModule(module: string, paths: readonly string[]): string {
  const name = module === 'rxelastic' || module === 'errors' ? module : `rxelastic/${module}`
  return `- **[${name}](library/${module}/README.md)**: ${linksTo(paths)}\n`
}

/** The pages of each module; the main one goes first. */
function byModule(paths: readonly string[]): Map<string, string[]> {
  const modules = new Map<string, string[]>([['rxelastic', []]])
  for (const path of paths) {
    const [, module = ''] = path.split('/')
    modules.set(module, [...(modules.get(module) ?? []), path])
  }
  return modules
}

function linkTo(name: string, paths: readonly string[]): string {
  const path = paths.find((candidate) => basename(candidate, '.md') === name)
  return path ? `[\`${name}\`](${path})` : `\`${name}\``
}

function linksTo(paths: readonly string[]): string {
  const sorted = [...paths].sort((a, b) => basename(a).localeCompare(basename(b)))
  return sorted.map((path) => `[\`${basename(path, '.md')}\`](${path})`).join(', ')
}
