import { type Modules, printImport, renameSpecifiers, replaceImports, resolve, specifierOf } from './modules.js'

/**
 * One module in the place of a folder of them. Their names must not clash, and what they import from outside is imported once.
 *
 * @param folder - such as `api/generated/types`, which becomes `api/generated/types.d.ts`
 * @throws if two of the modules declare the same name
 */
export function joinFolder(modules: Modules, folder: string): Modules {
  const joined = `${folder}.d.ts`
  const isPart = (path: string): boolean => path.startsWith(`${folder}/`)
  const others = [...modules]
    .filter(([path]) => !isPart(path))
    .map(([path, text]) => [path, withJoined(path, text, joined, isPart)] as const)
  const parts = [...modules].filter(([path]) => isPart(path))
  return new Map([...others, [joined, join(joined, parts)]])
}

/** Another module, which imports what has been joined. */
function withJoined(path: string, text: string, joined: string, isPart: (path: string) => boolean): string {
  const renamed = renameSpecifiers(text, (specifier) => {
    const target = resolve(path, specifier)
    return target !== undefined && isPart(target) ? specifierOf(path, joined) : specifier
  })
  return once(renamed, /^export type \* from .*\n/gm)
}

function join(joined: string, parts: readonly (readonly [path: string, text: string])[]): string {
  const paths = new Set(parts.map(([path]) => path))
  const imports = new Map<string, Set<string>>()
  const note = (path: string, names: readonly string[], specifier: string): void => {
    const target = resolve(path, specifier)
    if (target !== undefined && paths.has(target)) return
    const outside = target === undefined ? specifier : specifierOf(joined, target)
    imports.set(outside, new Set([...(imports.get(outside) ?? []), ...names]))
  }
  const bodies = parts.map(([path, text]) =>
    replaceImports(text, (names, specifier) => {
      note(path, names, specifier)
      return ''
    }),
  )
  const body = bodies.join('').replace(/^export \{\};\n/gm, '')
  rejectClashes(body)
  return Array.from(imports, ([specifier, names]) => printImport(names, specifier)).join('') + body
}

function rejectClashes(text: string): void {
  const names = Array.from(text.matchAll(/^(?:export )?(?:interface|type) (\w+)/gm), ([, name]) => name)
  const clash = names.find((name, index) => names.indexOf(name) !== index)
  if (clash !== undefined) throw new Error(`two of the modules that are to be joined declare ${clash}`)
}

/** Keeps only the first of identical lines. */
function once(text: string, lines: RegExp): string {
  const seen = new Set<string>()
  return text.replace(lines, (line) => {
    if (seen.has(line)) return ''
    seen.add(line)
    return line
  })
}
