import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Modules, printImport, replaceImports } from './modules.js'

/** Folder of the types of rxjs. Its package exports the modules below as `rxjs/internal/…`. */
const RXJS_TYPES = join(dirname(createRequire(import.meta.url).resolve('rxjs/package.json')), 'dist/types')

/**
 * Replaces imports of `rxjs` by imports of the modules that declare the names. The types stay the same. For `rxjs` a
 * compiler reads the 189 files of all operators, even if none is used.
 */
export function importLittleOfRxjs(modules: Modules): Modules {
  const find = readIndex()
  return new Map(Array.from(modules, ([path, text]) => [path, narrow(text, find)]))
}

function narrow(text: string, find: (name: string) => string): string {
  const narrowed = replaceImports(text, (names, specifier) =>
    specifier === 'rxjs' ? names.map((name) => printImport([name], `rxjs/${find(name)}`)).join('') : undefined,
  )
  return narrowed.replace(/\bimport\("rxjs"\)\.(\w+)/g, (_, name: string) => `import("rxjs/${find(name)}").${name}`)
}

/** Finds the module of a name, such as `internal/Observable`: the index lists all, but for those that it exports as a whole. */
function readIndex(): (name: string) => string {
  const index = readFileSync(join(RXJS_TYPES, 'index.d.ts'), 'utf8')
  const listed = Array.from(index.matchAll(/^export \{([^}]*)\} from '\.\/([^']+)'/gm), ([, names = '', module = '']) =>
    names.split(',').map((name) => [name.trim(), module] as const),
  )
  const modules = new Map(listed.flat())
  const whole = Array.from(index.matchAll(/^export \* from '\.\/([^']+)'/gm), ([, module = '']) => module)
  return (name) => {
    const module = modules.get(name) ?? whole.find((candidate) => declares(candidate, name))
    if (module === undefined) throw new Error(`rxjs has no module for ${name}`)
    return module
  }
}

function declares(module: string, name: string): boolean {
  const text = readFileSync(join(RXJS_TYPES, `${module}.d.ts`), 'utf8')
  return new RegExp(`^export (?:declare )?(?:interface|type|class) ${name}\\b`, 'm').test(text)
}
