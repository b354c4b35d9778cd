import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

import manifest from '../../package.json' with { type: 'json' }
import { joinFolder } from './join-folder.js'
import { type Modules, specifierOf } from './modules.js'
import { reachable } from './reachable.js'
import { rejectDangling } from './reject-dangling.js'
import { importLittleOfRxjs } from './rxjs.js'
import { vendorStreamJson } from './vendor.js'

/**
 * Reduces the compiler's declarations, so that users' compilers check them quickly. A file costs more than its content,
 * and a compiler reads every file that an entry leads to.
 */
const output = new URL('../../dist/types/', import.meta.url)
const emitted = read()
const entries = Object.values(manifest.exports).flatMap((entry) =>
  typeof entry === 'object' && 'require' in entry ? [entry.require.types.replace('./dist/types/', '')] : [],
)
const needed = reachable(emitted, [...entries, 'api/method.d.ts'])
const joined = ['api/generated/types', 'api/generated/namespaces'].reduce(joinFolder, needed)
const published = vendorStreamJson(importLittleOfRxjs(joined))
rejectDangling(published)
write(published)

function read(): Modules {
  const files = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'))
  return new Map(files.map((file) => [file.replaceAll('\\', '/'), readFileSync(new URL(file, output), 'utf8')]))
}

/**
 * Replaces the folder. Its declarations are those of CommonJS modules. The ES modules export the same, so that there is one
 * set of types.
 */
function write(modules: Modules): void {
  rmSync(output, { recursive: true, force: true })
  for (const [path, text] of modules) writeModule(new URL(path, output), text)
  writeFileSync(new URL('package.json', output), '{ "type": "commonjs" }\n')
  for (const entry of entries) {
    const module = specifierOf(entry, `types/${entry}`)
    writeModule(new URL(`../${entry}`, output), `export * from '${module}';\n`)
  }
}

function writeModule(file: URL, text: string): void {
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, text)
}
