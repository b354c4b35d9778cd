import { cpSync, rmSync } from 'node:fs'

import manifest from '../../package.json' with { type: 'json' }

/**
 * Puts what has been built where the user in `test/package` has it: the compiler names a type through `exports` only if it comes from
 * `node_modules`. Dependencies are where only this package finds them, as some package managers have it.
 */
const root = new URL('../../', import.meta.url)
const home = new URL('test/package/node_modules/rxelastic/', root)
const dependencies = Object.keys(manifest.dependencies).map((name) => `node_modules/${name}`)

rmSync(home, { recursive: true, force: true })
for (const part of ['package.json', 'dist', ...dependencies]) {
  cpSync(new URL(part, root), new URL(part, home), { recursive: true })
}
