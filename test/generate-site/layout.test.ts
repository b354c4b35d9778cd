import { describe, expect, it } from 'vitest'
import { layOut } from '../../scripts/generate-site/layout.js'
import { navigationOf } from '../../scripts/generate-site/navigation.js'
import { renderMarkdown } from '../../scripts/generate-site/render-markdown.js'

const TEXTS: Record<string, string> = {
  'README.md': '# rxelastic\n',
  'docs/README.md':
    '# Docs\n\n| Page | Covers |\n| --- | --- |\n| [Calls](calls.md) | a |\n| [ES\\|QL](esql.md) | b |\n\nOthers:\n\n| Page | Covers |\n| --- | --- |\n| [Contributing](../CONTRIBUTING.md) | c |\n',
  'docs/calls.md': '# Calls\n\n## A & B\n\n### C\n',
  'docs/esql.md': '# ES|QL\n',
  'docs/reference/api/async-search.md': '# client.asyncSearch\n',
  'docs/reference/library/flow/README.md': '# flow\n',
  'docs/reference/library/flow/classes/Demand.md': '# Class: Demand\n',
  'docs/reference/library/json/README.md': '# json\n',
}

const pages = new Map(Object.entries(TEXTS).map(([source, text]) => [source, renderMarkdown(text, source)]))
const navigation = navigationOf(pages)

function printed(source: string): string {
  const page = pages.get(source)
  if (page === undefined) throw new Error(`there is no ${source}`)
  return layOut(page, source, navigation)
}

describe('the navigation of the site', () => {
  it('lists the guides and the pages for contributors in the order of the index', () => {
    expect(navigation.map(({ title, links }) => [title, ...links.map((link) => link.title)])).toEqual([
      ['Guides', 'Start', 'Calls', 'ES|QL'],
      ['Library', 'flow', 'Demand', 'json'],
      ['Methods', 'All methods', 'client.asyncSearch'],
      ['Types'],
      ['Project', 'Contributing', 'Examples'],
    ])
  })
})

describe('layOut', () => {
  it('marks the page and opens its group of the navigation', () => {
    const html = printed('docs/reference/api/async-search.md')
    expect(html).toContain('<a href="async-search.html" aria-current="page">client.asyncSearch</a>')
    expect(html).toContain('<details open><summary>Methods</summary>')
    expect(html).toContain('<details><summary>Types</summary>')
    expect(html).toContain('data-root="../../../"')
    expect(html).toContain('<title>client.asyncSearch · rxelastic</title>')
  })

  it('lists the exports of the module of the page only', () => {
    expect(printed('docs/reference/library/flow/README.md')).toContain('>Demand</a>')
    expect(printed('docs/reference/library/json/README.md')).not.toContain('>Demand</a>')
  })

  it('links a guide to those before and after it', () => {
    expect(printed('docs/calls.md')).toContain(
      '<footer><a href="../index.html" rel="prev">Start</a>\n<a href="esql.html" rel="next">ES|QL</a></footer>',
    )
    expect(printed('README.md')).toContain('<footer><a href="docs/calls.html" rel="next">Calls</a></footer>')
    expect(printed('docs/reference/library/json/README.md')).not.toContain('<footer>')
  })

  it('lists the headings of a page', () => {
    expect(printed('docs/calls.md')).toContain(
      '<ul><li class="level-2"><a href="#a--b">A &amp; B</a></li>\n<li class="level-3"><a href="#c">C</a></li></ul>',
    )
    expect(printed('docs/esql.md')).not.toContain('class="contents"')
    expect(printed('README.md')).toContain('<title>rxelastic</title>')
  })
})
