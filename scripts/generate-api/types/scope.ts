import { Imports } from '../imports.js'
import { type FindType, fullName, indexTypes } from '../model.js'
import type { SpecType, TypeName } from './model.js'
import { findSent } from './sent.js'
import { typeFile, typeName } from './type-name.js'

/** All types, to find one or to see how they hang together. */
export class Types {
  readonly find: FindType
  readonly #parents: ReadonlySet<string>
  readonly #sent: ReadonlySet<string>

  constructor(types: readonly SpecType[]) {
    this.find = indexTypes(types)
    this.#parents = new Set(
      types.flatMap((type) => ('inherits' in type && type.inherits ? [fullName(type.inherits.type)] : [])),
    )
    this.#sent = findSent(types)
  }

  /** Returns whether other types inherit from a type. */
  isParent({ name }: SpecType): boolean {
    return this.#parents.has(fullName(name))
  }

  /** Returns whether a type is a request, or part of one. */
  isSent({ name }: SpecType): boolean {
    return this.#sent.has(fullName(name))
  }
}

/** Scope of a printed file: it finds types, and collects the imports. */
export class Scope {
  readonly types: Types
  readonly imports: Imports
  /**
   * True within a type that requests contain. Its lists are read-only, so that parameters `as const` fit. Those of
   * responses are the caller's own.
   */
  readonly sent: boolean
  readonly #file: string
  readonly #folder: string

  /** @param folder - the way from the file to those of the types */
  constructor(types: Types, file: string, folder = './', imports = new Imports(), sent = false) {
    this.types = types
    this.imports = imports
    this.sent = sent
    this.#file = file
    this.#folder = folder
  }

  /** Scope of one type of the file. */
  within(type: SpecType): Scope {
    return new Scope(this.types, this.#file, this.#folder, this.imports, this.types.isSent(type))
  }

  find(name: TypeName): SpecType | undefined {
    return this.types.find(name)
  }

  /** The name by which the file can use a type; that of a type parameter, if there is no such type. */
  use(name: TypeName): string {
    if (!this.find(name)) return name.name
    const module = `${this.#folder}${typeFile(name)}.js`
    return typeFile(name) === this.#file ? typeName(name) : this.imports.use(module, typeName(name))
  }

  /** The name of a type that is written by hand, in `src/api`. */
  useOwn(module: string, name: string): string {
    return this.imports.use(`../../${module}.js`, name)
  }
}
