import { pascalCase } from '../names.js'
import type { TypeName } from './model.js'

/** The name of a type in TypeScript: `_types.query_dsl` and `QueryContainer` make `QueryDslQueryContainer`. */
export function typeName({ namespace, name }: TypeName): string {
  const words = namespace.split('.').filter((word) => word !== '_global' && word !== '_types')
  return words.map(pascalCase).join('') + name
}

/** The file that a type is in, without its extension: that of its namespace. */
export function typeFile({ namespace }: TypeName): string {
  const [first = '', second] = namespace.split('.')
  if (first === '_global') return 'client'
  if (first === '_spec_utils') return 'common'
  if (first === '_types') return fileName(second ?? 'common')
  return fileName(first)
}

/** The name of a file for a namespace. */
export function fileName(namespace: string): string {
  return namespace.replace(/^_/, '').replaceAll('_', '-')
}
