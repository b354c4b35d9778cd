import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Modules, renameSpecifiers, resolve, specifierOf, specifiersIn } from './modules.js'

const PACKAGES = /^stream-(?:json|chain)\//

/** Folder of the copies. */
const FOLDER = 'vendor'

/**
 * Copies the declarations of stream-json that modules name, and lets the modules import the copies.
 *
 * stream-json has ES modules only, and paths that only `exports` explains. Compilers of CommonJS projects resolve neither.
 */
export function vendorStreamJson(modules: Modules): Modules {
  const copied = new Map<string, string>()
  const copy = (specifier: string): string => {
    const path = `${FOLDER}/${specifier.replace(/\.js$/, '.d.ts')}`
    if (copied.has(path)) return path
    copied.set(path, '')
    const text = readFileSync(fileURLToPath(import.meta.resolve(specifier)).replace(/\.js$/, '.d.ts'), 'utf8')
    copied.set(path, withCopies(path, text, copy))
    for (const own of specifiersIn(text)) {
      const target = resolve(path, own)
      if (target !== undefined) copy(target.slice(FOLDER.length + 1).replace(/\.d\.ts$/, '.js'))
    }
    return path
  }
  const changed = Array.from(modules, ([path, text]) => [path, withCopies(path, text, copy)] as const)
  return new Map([...changed, ...copied])
}

function withCopies(path: string, text: string, copy: (specifier: string) => string): string {
  return renameSpecifiers(text, (specifier) => {
    return PACKAGES.test(specifier) ? specifierOf(path, copy(specifier)) : specifier
  })
}
