import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { membersIn } from './members.js'

/** What a module exports, a line each: the name and how it is declared, and the same for the members of classes and interfaces. */
export function reportExports(file: string): string[] {
  const statements = readFileSync(file, 'utf8').matchAll(
    /^export (type )?(?:\* as (\w+)|\{([^}]*)\})(?: from '([^']+)')?/gm,
  )
  return Array.from(statements).flatMap(([, type = '', star, names = '', module]) =>
    star ? `${star} — ${type}module ${module}` : split(names).flatMap((name) => reportName(name, file, module)),
  )
}

function reportName(name: string, file: string, module: string | undefined): string[] {
  const text = textOf(file, module)
  const declaration = text && findDeclaration(name, text)
  if (!declaration) return [`${name} — ${module === undefined ? 'module' : `of ${module}`}`]
  const members = membersIn(declaration.body).map((member) => `${name}.${nameOf(member)} — ${member}`)
  return [`${name} — ${declaration.head}`, ...members]
}

function nameOf(member: string): string {
  return member.match(/\w+\$?(?=\??[:(<])/)?.[0] ?? member
}

function split(names: string): string[] {
  return names
    .split(',')
    .map((name) => name.replace(/^\s*type\s/, '').trim())
    .filter(Boolean)
}

/** The text of a module of ours; undefined for a package's. */
function textOf(file: string, module: string | undefined): string | undefined {
  const path = module?.startsWith('.') ? join(dirname(file), module.replace(/\.js$/, '.ts')) : undefined
  return path && existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** The head of a declaration on one line, and the text of what is in its braces, for those that have members. */
function findDeclaration(name: string, text: string): { head: string; body: string } | undefined {
  const start = text.search(new RegExp(`^export (?:abstract )?(?:class|interface|type|function|const) ${name}\\b`, 'm'))
  if (start < 0) return undefined
  const declaration = text.slice(start).replace(/^export /, '')
  const kind = declaration.match(/class|interface|type|function|const/)?.[0] ?? ''
  const head = declaration
    .slice(0, Math.max(declaration.search(ENDS[kind] ?? END), 0))
    .replace(/\/\*\*.*?\*\/\s*/gs, '')
    .replace(BETWEEN_MEMBERS, '; ')
    .replace(/\s+/g, ' ')
  const hasMembers = kind === 'class' || kind === 'interface'
  return { head, body: hasMembers ? declaration.slice(0, declaration.search(/^\}|\{\}$/m)) : '' }
}

/** What comes behind the head, by kind of declaration. */
const ENDS: Readonly<Record<string, RegExp>> = {
  const: / = /,
  type: /\n(?:\n|\/\*\*|export )|\n*(?![\s\S])/,
}

const END = / \{(?:\n|\}$|$)/m

/** Where one member of an object type ends and the next one begins. */
const BETWEEN_MEMBERS = /(?<![{(,])\n\s+(?=\w+\??: )/g
