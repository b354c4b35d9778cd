import { join } from 'node:path'
import { COMMON_QUERY } from '../../../src/api/endpoint.js'
import type { Api } from '../api.js'
import type { SpecType } from '../types/model.js'
import { typeName } from '../types/type-name.js'
import { reportExports } from './exports.js'
import { reportMethod } from './methods.js'

const ENTRIES: Readonly<Record<string, string>> = {
  rxelastic: 'index.d.ts',
  'rxelastic errors': 'errors/index.d.ts',
  'rxelastic/flow': 'flow/index.d.ts',
  'rxelastic/json': 'json/index.d.ts',
  'rxelastic/testing': 'testing/index.d.ts',
}

/** Prints the public names of the library, so that the diff shows what a change does to users. */
export function printLibrary(declarations: string): string {
  const sections = Object.entries(ENTRIES).map(([name, file]) =>
    section(`Exports of ${name}`, reportExports(join(declarations, file))),
  )
  return [
    '# Public names of the library\n',
    'Written by `npm run generate -- --report` from the declarations that the compiler emits.\n',
    ...sections,
  ].join('\n')
}

/** Prints the methods of all endpoints and the names of their types. */
export function printEndpoints(apis: readonly Api[], types: readonly SpecType[]): string {
  return [
    '# Endpoints and their types\n',
    'Written by `npm run generate -- --report` from the specification of Elasticsearch.',
    'A parameter with `!` is required. Parameters of every endpoint are left out:',
    `${COMMON_QUERY.map((name) => `\`${name}\``).join(', ')}, \`querystring\`, and \`body\` for those that have one.\n`,
    section('Methods', apis.map(reportMethod)),
    section(
      'Types of `estypes`',
      types.map(({ name }) => typeName(name)),
    ),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string {
  return `## ${title}\n\n${[...lines]
    .sort()
    .map((line) => `- ${line}\n`)
    .join('')}`
}
