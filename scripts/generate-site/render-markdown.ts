import { Marked, type Token, type Tokens } from 'marked'
import { slug } from '../generate-docs/markdown.js'
import { siteLink } from './addresses.js'
import { escapeHtml, highlight } from './highlight.js'
import { isToken } from './is-token.js'
import { textOf } from './markdown-text.js'

/** Part of a page under one heading. */
export interface Section {
  readonly anchor: string
  /** Level of the heading: 1 is that of the page. */
  readonly level: number
  readonly title: string
  readonly tokens: readonly Token[]
}

/** Page as HTML, and its parts. */
export interface RenderedPage {
  readonly title: string
  readonly html: string
  readonly sections: readonly Section[]
}

const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*/

/** Renders a page in the Markdown of GitHub. Its links lead to the pages of the site. @param source - its path */
export function renderMarkdown(text: string, source: string): RenderedPage {
  const anchors = new Map<Token, string>()
  const marked = new Marked({
    renderer: {
      heading(token) {
        const anchor = anchors.get(token) ?? ''
        const content = this.parser.parseInline(token.tokens)
        const link = token.depth === 1 ? '' : ` <a class="anchor" href="#${anchor}" aria-label="Link to this">#</a>`
        return `<h${token.depth} id="${anchor}">${content}${link}</h${token.depth}>\n`
      },
      link({ href, title, tokens }) {
        const about = title ? ` title="${escapeHtml(title)}"` : ''
        return `<a href="${escapeHtml(siteLink(href, source))}"${about}>${this.parser.parseInline(tokens)}</a>`
      },
      code({ text: code, lang }) {
        return `<pre><code>${highlight(code, lang)}</code></pre>\n`
      },
      table(token) {
        return `<div class="table">${tableOf(token, (cell) => this.parser.parseInline(cell.tokens))}</div>\n`
      },
      blockquote({ text: quote, tokens }) {
        const [mark, kind] = ALERT.exec(quote) ?? []
        if (mark === undefined || kind === undefined) return `<blockquote>${this.parser.parse(tokens)}</blockquote>\n`
        const title = kind.charAt(0) + kind.slice(1).toLowerCase()
        const content = this.parser.parse(marked.lexer(quote.slice(mark.length)))
        return `<aside class="${kind.toLowerCase()}"><strong>${title}</strong>${content}</aside>\n`
      },
    },
  })
  const tokens = marked.lexer(text)
  const sections = sectionsOf(tokens)
  for (const {
    anchor,
    tokens: [heading],
  } of sections)
    if (heading) anchors.set(heading, anchor)
  return { title: sections[0]?.title ?? source, html: marked.parser(tokens), sections }
}

function sectionsOf(tokens: readonly Token[]): readonly Section[] {
  const headings = tokens.filter((token) => isToken(token, 'heading'))
  const starts = headings.map((heading) => tokens.indexOf(heading))
  const counts = new Map<string, number>()
  return headings.map((heading, number) => {
    const title = textOf(heading.tokens)
    const name = slug(title)
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    return {
      anchor: count === 0 ? name : `${name}-${count}`,
      level: heading.depth,
      title,
      tokens: tokens.slice(starts[number], starts[number + 1]),
    }
  })
}

function tableOf({ header, rows }: Tokens.Table, inline: (cell: Tokens.TableCell) => string): string {
  const row = (cells: readonly Tokens.TableCell[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${inline(cell)}</${tag}>`).join('')}</tr>`
  return `<table><thead>${row(header, 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('\n')}</tbody></table>`
}
