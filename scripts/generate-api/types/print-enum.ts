import { literal } from '../names.js'
import type { SpecEnum } from './model.js'
import { printComment } from './print-comment.js'
import { typeName } from './type-name.js'

/** One of several words. `true` and `false` can be given as such; an open enum takes any other word, and still completes the known. */
export function printEnum(type: SpecEnum): string {
  const words = [...new Set(type.members.flatMap(({ name, aliases = [] }) => [name, ...aliases]))]
  const alternatives = [
    ...(words.includes('true') && words.includes('false') ? ['boolean'] : []),
    ...words.map(literal),
    ...(type.isOpen ? ['(string & {})'] : []),
  ]
  return `${printComment(type)}export type ${typeName(type.name)} = ${alternatives.join(' | ')}\n`
}
