import { posix } from 'node:path'

/** Where the reference has types: the page and the anchor of each, by its name, such as `types/common.md#field`. */
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
        .split(PIECES)
        .filter(Boolean)
        .reduce<string[]>((pieces, piece) => addPiece(pieces, linkIfKnown(piece) ?? code(piece)), [])
        .join(''),
  }
}

/** Literals, words, and the bars between alternatives. */
const PIECES = /('(?:[^'\\]|\\.)*'|[A-Za-z_$][\w$]*| \| )/

/** The words of a declaration, without those in its comments and literals. */
function wordsIn(declaration: string): string[] {
  const pieces = declaration.replace(/\/\*\*[\s\S]*?\*\//g, '').split(PIECES)
  return pieces.filter((piece) => /^[A-Za-z_$]/.test(piece))
}

function code(piece: string): string {
  return piece === ' | ' ? ' \\| ' : `\`${piece.replaceAll('|', '\\|')}\``
}

/** Code next to code is one piece. */
function addPiece(pieces: readonly string[], piece: string): string[] {
  const last = pieces.at(-1) ?? ''
  const joins = last.startsWith('`') && piece.startsWith('`')
  return joins ? [...pieces.slice(0, -1), `${last.slice(0, -1)}${piece.slice(1)}`] : [...pieces, piece]
}
