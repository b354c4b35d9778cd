import { type Modules, resolve, specifiersIn } from './modules.js'

/** The modules that users can get at: the entries, and what these need. The others only say what is inside. */
export function reachable(modules: Modules, entries: readonly string[]): Modules {
  const found = new Map<string, string>()
  const visit = (path: string): void => {
    const text = modules.get(path)
    if (text === undefined || found.has(path)) return
    found.set(path, text)
    for (const specifier of specifiersIn(text)) {
      const target = resolve(path, specifier)
      if (target !== undefined) visit(target)
    }
  }
  entries.forEach(visit)
  return found
}
