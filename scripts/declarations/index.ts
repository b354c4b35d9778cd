import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

import manifest from '../../package.json' with { type: 'json' }
import { joinFolder } from './join-folder.js'
import type { Modules } from './modules.js'
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
// A pattern among them, `./dist/types/api/*.d.ts`, is no module: it only names the modules that the others lead to.
const entries = Object.values(manifest.exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry.types]))
const needed = reachable(
  emitted,
  entries.map((path) => path.replace('./dist/types/', '')),
)
const joined = ['api/generated/types', 'api/generated/namespaces'].reduce(joinFolder, needed)
const published = vendorStreamJson(importLittleOfRxjs(joined))
rejectDangling(published)
write(published)

function read(): Modules {
  const files = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'))
  return new Map(files.map((file) => [file.replaceAll('\\', '/'), readFileSync(new URL(file, output), 'utf8')]))
}

/**
 * Replaces the folder. Its declarations count as CommonJS, so that one set of types serves both `import` and `require`: as
 * there are named exports only, they mean the same.
 */
function write(modules: Modules): void {
  rmSync(output, { recursive: true, force: true })
  for (const [path, text] of modules) {
    const file = new URL(path, output)
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, text)
  }
  writeFileSync(new URL('package.json', output), '{ "type": "commonjs" }\n')
}
