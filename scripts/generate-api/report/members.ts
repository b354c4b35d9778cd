import { statementsIn } from './statements.js'

/** A public member of a class or an interface. */
export interface Member {
  /** Name of the member; empty for a call signature. */
  readonly name: string
  readonly declaration: string
}

const MODIFIERS = /^(?:(?:readonly|static|abstract|protected|get|set) )*/

/** Public and protected members in the body of a declaration, in the order of the text. */
export function membersIn(body: string): Member[] {
  return statementsIn(body)
    .filter((declaration) => !/^(?:#|private )/.test(declaration))
    .map((declaration) => ({ name: nameOf(declaration), declaration }))
}

function nameOf(declaration: string): string {
  return declaration.replace(MODIFIERS, '').match(/^(?:[\w$]+|\[[^\]]*\])/)?.[0] ?? ''
}
