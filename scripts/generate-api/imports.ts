/** The import statements of a file, collected while it is printed. */
export class Imports {
  readonly #names = new Map<string, Set<string>>()

  /** Notes that the file uses what the module exports, and gives the name back. */
  use(module: string, name: string): string {
    const known = this.#names.get(module)
    if (known) known.add(name)
    else this.#names.set(module, new Set([name]))
    return name
  }

  toString(): string {
    return [...this.#names]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, names]) => `import type { ${[...names].sort().join(', ')} } from '${module}'\n`)
      .join('')
  }
}
