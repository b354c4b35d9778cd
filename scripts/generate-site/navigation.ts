import { targetOf } from './addresses.js'
import { isToken } from './is-token.js'
import { textOf } from './markdown-text.js'
import { nameOf } from './page-name.js'
import type { RenderedPage } from './render-markdown.js'

/** Link of the navigation. */
export interface NavigationLink {
  readonly title: string
  readonly source: string
}

/** Links of the navigation under one heading. */
export interface NavigationGroup {
  readonly title: string
  readonly links: readonly NavigationLink[]
}

const INDEX = 'docs/README.md'
const REFERENCE = 'docs/reference/'

/** Returns the navigation: guides, reference, and what contributors read. @param pages - by the paths of their sources */
export function navigationOf(pages: ReadonlyMap<string, RenderedPage>): readonly NavigationGroup[] {
  const [guides = [], contributing = []] = tablesOf(pages.get(INDEX))
  const inFolder = (folder: string): NavigationLink[] =>
    [...pages]
      .filter(([source]) => source.startsWith(`${REFERENCE}${folder}/`))
      .map(([source, { title }]) => ({ title: nameOf(title), source }))
  return [
    { title: 'Guides', links: [{ title: 'Start', source: 'README.md' }, ...guides] },
    { title: 'Library', links: inFolder('library') },
    { title: 'Methods', links: [{ title: 'All methods', source: `${REFERENCE}README.md` }, ...inFolder('api')] },
    { title: 'Types', links: inFolder('types') },
    { title: 'Project', links: [...contributing, { title: 'Examples', source: 'examples/README.md' }] },
  ]
}

/** Returns whether the navigation of a page has a link: of the library's exports, it has those of one module only. */
export function shownFrom(source: string, page: string): boolean {
  const [, module, folder] = /^docs\/reference\/library\/([^/]+)\/([^/]+)\//.exec(source) ?? []
  return folder === undefined || page.startsWith(`${REFERENCE}library/${module}/`)
}

/** Returns the links in the first cells of the tables of a page, one list for each table. */
function tablesOf(page: RenderedPage | undefined): readonly NavigationLink[][] {
  const tokens = page?.sections.flatMap((section) => section.tokens) ?? []
  return tokens
    .filter((token) => isToken(token, 'table'))
    .map(({ rows }) =>
      rows.flatMap(([cell]) => {
        const link = cell?.tokens.find((token) => isToken(token, 'link'))
        const target = link && targetOf(link.href, INDEX)
        return link && target ? [{ title: textOf(link.tokens), source: target.source }] : []
      }),
    )
}
