import { posix } from 'node:path'

/** Pages and anchors of types by name, such as `types/common.md#field`. */
export type TypePlaces = ReadonlyMap<string, string>

/** Links to types from the pages of one folder. */
export interface TypeLinks {
  /** Links to all types that a declaration names, except itself; empty if there are none. */
  readonly used: (declaration: string, itself: string) => string
  /** A type as TypeScript writes it, as Markdown that is fit for a cell: what it names are links, the rest is code. */
  readonly linked: (type: string) => string
}

/** @param folder - that of the pages that have the links */
export function typeLinks(places: TypePlaces, folder: string): TypeLinks {
  const link = (name: string, place: string): string => `[\`${name}\`](${posix.relative(folder, place)})`
  const linkIfKnown = (word: string): string | undefined => {
    const place = places.get(word)
    return place && link(word, place)
  }
  return {
    used: (declaration, itself) => {
      const words = new Set(wordsIn(declaration))
      words.delete(itself)
      const links = [...words].flatMap((word) => linkIfKnown(word) ?? [])
      return links.length === 0 ? '' : `Uses ${links.join(', ')}.\n`
    },
    linked: (type) =>
      type
        .split(PARTS)
        .filter(Boolean)
        .reduce<string[]>((parts, part) => addPart(parts, linkIfKnown(part) ?? code(part)), [])
        .join(''),
  }
}

/** Literals, words, and the bars between alternatives. */
const PARTS = /('(?:[^'\\]|\\.)*'|[A-Za-z_$][\w$]*| \| )/

/** The words of a declaration, without those in its comments and literals. */
function wordsIn(declaration: string): string[] {
  const parts = declaration.replace(/\/\*\*[\s\S]*?\*\//g, '').split(PARTS)
  return parts.filter((part) => /^[A-Za-z_$]/.test(part))
}

function code(part: string): string {
  return part === ' | ' ? ' \\| ' : `\`${part.replaceAll('|', '\\|')}\``
}

/** Appends a part; two adjacent parts of code become one. */
function addPart(parts: readonly string[], part: string): string[] {
  const last = parts.at(-1) ?? ''
  const joins = last.startsWith('`') && part.startsWith('`')
  return joins ? [...parts.slice(0, -1), `${last.slice(0, -1)}${part.slice(1)}`] : [...parts, part]
}
