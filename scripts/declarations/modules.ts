import { posix } from 'node:path'

/** The declarations of a package: what is in each file, by its path in the folder that is published, such as `json/index.d.ts`. */
export type Modules = ReadonlyMap<string, string>

/** The module that another one means by a specifier; undefined for what is not in the package. */
export function resolve(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return posix.join(posix.dirname(path), specifier.replace(/\.js$/, '.d.ts'))
}

/** Returns the specifier by which a module imports another one. */
export function specifierOf(path: string, target: string): string {
  const way = posix.relative(posix.dirname(path), target).replace(/\.d\.ts$/, '.js')
  return way.startsWith('.') ? way : `./${way}`
}

const SPECIFIERS = /(?<=^(?:import|export)\b[^'"]* from |\bimport\()(['"])([^'"]+)\1/gm

/** Returns the specifiers of a module's imports and exports, as written. */
export function specifiersIn(text: string): string[] {
  return Array.from(text.matchAll(SPECIFIERS), ([, , specifier = '']) => specifier)
}

/** A module with other specifiers. */
export function renameSpecifiers(text: string, rename: (specifier: string) => string): string {
  return text.replace(SPECIFIERS, (_, quote: string, specifier: string) => `${quote}${rename(specifier)}${quote}`)
}

const NAMED = /^import (?:type )?\{([^}]*)\} from '([^']+)';\n/gm

/** A module with its imports of names written in another way; those for which `print` gives nothing stay. */
export function replaceImports(
  text: string,
  print: (names: readonly string[], specifier: string) => string | undefined,
): string {
  return text.replace(NAMED, (line, list: string, specifier: string) => print(namesIn(list), specifier) ?? line)
}

/** An import of types, as a line. */
export function printImport(names: Iterable<string>, specifier: string): string {
  return `import type { ${[...names].join(', ')} } from '${specifier}';\n`
}

function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim().replace(/^type /, ''))
    .filter(Boolean)
}
