import type { Token } from 'marked'
import { addressOf } from './addresses.js'
import { isToken } from './is-token.js'
import { textOf } from './markdown-text.js'
import { nameOf } from './page-name.js'
import type { RenderedPage, Section } from './render-markdown.js'
import type { SearchEntry } from './search-options.js'

/** Length of an excerpt, in characters. */
const EXCERPT = 140

const LIBRARY = 'docs/reference/library/'
const METHODS = 'docs/reference/api/'
/** The methods without a namespace are used most. */
const CLIENT = `${METHODS}client.md`
const TYPES = 'docs/reference/types/'

/** Interfaces whose options most callers need, the most important one last. */
const FIRST = ['CallOptions', 'CommonOptions']

type Found = Omit<SearchEntry, 'id' | 'page' | 'excerpt' | 'url'> & { readonly anchor: string }

/** Returns the entries of all pages. @param pages - by the path of their source */
export function searchEntries(pages: ReadonlyMap<string, RenderedPage>): readonly SearchEntry[] {
  const found = [...pages].flatMap(([source, page]) =>
    entriesOf(source, page).map(({ anchor, ...entry }) => ({
      ...entry,
      page: nameOf(page.title),
      excerpt: entry.text.slice(0, EXCERPT),
      url: `${addressOf(source)}#${anchor}`,
    })),
  )
  return withoutCopies(found).map((entry, id) => ({ ...entry, id }))
}

/** Options of many interfaces have one description. The entry of those that most callers need stays. */
function withoutCopies<T extends Pick<SearchEntry, 'title' | 'text' | 'page' | 'url'>>(
  entries: readonly T[],
): readonly T[] {
  const keyOf = ({ title, text, url }: T): string => (url.startsWith(LIBRARY) && text ? `${title} ${text}` : url)
  const kept = new Map<string, T>()
  for (const entry of entries) {
    if (!kept.has(keyOf(entry)) || FIRST.includes(entry.page)) kept.set(keyOf(entry), entry)
  }
  return entries.filter((entry) => kept.get(keyOf(entry)) === entry)
}

function entriesOf(source: string, { sections }: RenderedPage): readonly Found[] {
  if (source.startsWith(TYPES)) return ofLevel(sections, 2).map((section) => ({ ...entryOf(section, 0.3), text: '' }))
  if (source.startsWith(METHODS)) return sections.map((section) => entryOf(section, source === CLIENT ? 2 : 1.5))
  if (source.startsWith(LIBRARY)) return libraryEntries(sections)
  const weight = isGuide(source) ? 2 : 0.7
  return sections.filter(({ level }) => level <= 3).map((section) => entryOf(section, weight))
}

/** Headings such as `Properties` say nothing, so exports, their methods and their properties are entries. */
function libraryEntries(sections: readonly Section[]): readonly Found[] {
  const members = ofLevel(sections, 3).filter(({ title }) => title.endsWith(')'))
  return [...ofLevel(sections, 1), ...members]
    .map((section) => entryOf(section, 1.2))
    .concat(sections.flatMap(({ tokens }) => tokens.flatMap(propertiesIn)))
}

/** Rows of a table whose first cells have an anchor. */
function propertiesIn(token: Token): readonly Found[] {
  if (!isToken(token, 'table')) return []
  return token.rows.flatMap(([first, ...others]) => {
    const [, anchor] = /<a id="(property-[^"]*)"/.exec(first?.text ?? '') ?? []
    if (anchor === undefined || first === undefined) return []
    const title = nameOf(textOf(first.tokens))
    return [{ title, text: textOf(others.at(-1)?.tokens ?? []), anchor, weight: 1 }]
  })
}

function isGuide(source: string): boolean {
  return source === 'README.md' || source.startsWith('docs/')
}

function ofLevel(sections: readonly Section[], wanted: number): readonly Section[] {
  return sections.filter(({ level }) => level === wanted)
}

function entryOf({ title, anchor, tokens }: Section, weight: number): Found {
  return { title: nameOf(title), text: textOf(tokens.slice(1)), anchor, weight }
}
