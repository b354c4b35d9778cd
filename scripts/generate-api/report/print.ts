import { fileURLToPath } from 'node:url'
import { COMMON_QUERY } from '../../../src/api/endpoint.js'
import type { Api } from '../api.js'
import type { SpecType } from '../types/model.js'
import { typeName } from '../types/type-name.js'
import { reportExports } from './exports.js'
import { reportMethod } from './methods.js'

const ENTRIES: Readonly<Record<string, string>> = {
  rxelastic: 'index.ts',
  'rxelastic errors': 'errors/index.ts',
  'rxelastic/flow': 'flow/index.ts',
  'rxelastic/json': 'json/index.ts',
  'rxelastic/testing': 'testing/index.ts',
}

/** All names that users can have in their code, a line each, so that what a change does to them is seen in its diff. */
export function printReport(apis: readonly Api[], types: readonly SpecType[]): string {
  const source = (file: string): string => fileURLToPath(new URL(`../../../src/${file}`, import.meta.url))
  const entries = Object.entries(ENTRIES).map(([name, file]) =>
    section(`Exports of ${name}`, reportExports(source(file))),
  )
  return [
    '# API report\n',
    'Written by `npm run generate -- --report`. A parameter with `!` is required; those of every API are left out:',
    `${COMMON_QUERY.map((name) => `\`${name}\``).join(', ')}, \`querystring\`, and \`body\` for those that have one.\n`,
    ...entries,
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
