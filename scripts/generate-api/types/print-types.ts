import type { Api } from '../api.js'
import { fullName } from '../model.js'
import type { SpecType } from './model.js'
import { printType } from './print-type.js'
import { Scope, type Types } from './scope.js'
import { typeFile, typeName } from './type-name.js'

/** The files of types, by name: one a namespace, its types in alphabetical order. */
export function printTypes(list: readonly SpecType[], apis: readonly Api[], types: Types): Map<string, string> {
  const apiOf = new Map(apis.flatMap((api) => [api.request, api.response].map(({ name }) => [fullName(name), api])))
  return new Map(
    [...groupByFile(list)].map(([file, members]) => {
      const scope = new Scope(types, file)
      const declarations = members.map((type) => printType(type, apiOf.get(fullName(type.name)), scope.within(type)))
      return [file, `${scope.imports}\n${declarations.join('\n')}`]
    }),
  )
}

/** The file that exports all types. */
export function printTypesIndex(files: Iterable<string>): string {
  return [...files].map((file) => `export type * from './types/${file}.js'\n`).join('')
}

function groupByFile(types: readonly SpecType[]): Map<string, SpecType[]> {
  const sorted = types.map((type) => ({ type, name: typeName(type.name) })).sort((a, b) => (a.name < b.name ? -1 : 1))
  const groups = new Map<string, SpecType[]>()
  for (const { type } of sorted) {
    const file = typeFile(type.name)
    groups.set(file, [...(groups.get(file) ?? []), type])
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
}
