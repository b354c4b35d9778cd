import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { membersIn } from './members.js'
import { splitAtBlock, statementsIn, withoutComments } from './statements.js'

/** A name that a module exports. */
interface Export {
  readonly name: string
  /** Name in the module that declares it. */
  readonly original: string
  readonly module: string | undefined
}

const EXPORTS = /^export (type )?(?:\* as (\w+)|\{([^}]*)\})(?: from '([^']+)')?/gm

/** Lists the exports of a declaration file: a line for each declaration, and one for each public member. */
export function reportExports(file: string): string[] {
  const statements = readFileSync(file, 'utf8').matchAll(EXPORTS)
  return Array.from(statements).flatMap(([, type = '', star, names = '', module]) =>
    star
      ? `${star} — ${type}module ${module}`
      : exportsIn(names, module).flatMap((exported) => reportExport(exported, file)),
  )
}

function exportsIn(names: string, module: string | undefined): Export[] {
  return Array.from(names.matchAll(/(?:type )?([\w$]+)(?: as ([\w$]+))?\s*(?:,|$)/g), ([, original = '', name]) => ({
    name: name ?? original,
    original,
    module,
  }))
}

function reportExport({ name, original, module }: Export, file: string): string[] {
  if (module === undefined) return [`${name} — module`]
  const declarations = declarationsOf(original, pathOf(module, file))
  if (declarations.length === 0) return [`${name} — of ${module}`]
  return declarations.flatMap(({ head, body }) => [
    `${name} — ${head}`,
    ...membersIn(body).map((member) => `${name}${member.name && '.'}${member.name} — ${member.declaration}`),
  ])
}

interface Declaration {
  readonly head: string
  /** Text between the braces of a class or an interface; empty for others. */
  readonly body: string
}

/** Declarations of a name in a file or in those that it exports from: several for an overloaded function. */
function declarationsOf(name: string, file: string | undefined): Declaration[] {
  if (file === undefined) return []
  const text = withoutComments(readFileSync(file, 'utf8'))
  const start = new RegExp(
    `^export (?:declare )?((?:abstract )?(class|interface|type|function|const) ${name}\\b)`,
    'gm',
  )
  const found = Array.from(text.matchAll(start), ({ index, 0: match, 1: kept = '', 2: kind = '' }) => {
    const rest = text.slice(index + match.length - kept.length)
    return kind === 'class' || kind === 'interface'
      ? splitAtBlock(rest)
      : { head: statementsIn(rest)[0] ?? '', body: '' }
  })
  return found.length > 0 ? found : declarationsElsewhere(name, text, file)
}

function declarationsElsewhere(name: string, text: string, file: string): Declaration[] {
  const all = Array.from(text.matchAll(EXPORTS)).flatMap(([, , , names = '', module]) => exportsIn(names, module))
  const exported = all.find((one) => one.name === name)
  return exported?.module === undefined ? [] : declarationsOf(exported.original, pathOf(exported.module, file))
}

/** Path of a module's declarations; undefined for a module of another package. */
function pathOf(module: string, from: string): string | undefined {
  if (!module.startsWith('.')) return undefined
  const path = join(dirname(from), module.replace(/\.js$/, '.d.ts'))
  return existsSync(path) ? path : undefined
}
