import { join } from 'node:path'
import { build } from 'rolldown'
import { type Example, root } from './examples.js'

/** The examples talk to the usual addresses; here they talk to the stand-in. */
export function adapt(example: Example, urls: readonly string[]): string {
  return urls
    .reduce((text, url, index) => text.replaceAll(`http://localhost:${9200 + index}`, url), example.code)
    .replaceAll('../src/', '../../../src/')
}

/** All of them in one go: to translate the sources for each would take longer than all that they do. */
export async function bundle(input: string[], dir: string): Promise<void> {
  const source = (path: string): string => join(root, 'src', path, 'index.ts')
  const entries = ['json', 'flow', 'opentelemetry', 'testing'].map((name) => [`rxelastic/${name}`, source(name)])
  await build({
    input,
    platform: 'node',
    external: (id) => /^[^./]/.test(id) && !id.startsWith('rxelastic'),
    resolve: { alias: { ...Object.fromEntries(entries), rxelastic$: source('') } },
    output: { dir, entryFileNames: '[name].mjs' },
    logLevel: 'warn',
  })
}
