import { posix } from 'node:path'
import { addressOf, relativeLink } from './addresses.js'
import { escapeHtml } from './highlight.js'
import { type NavigationGroup, type NavigationLink, shownFrom } from './navigation.js'
import type { RenderedPage } from './render-markdown.js'

const NAME = 'rxelastic'

/** Writes a page as HTML: the header with the search, the navigation, the text, and a list of its headings. */
export function layOut(page: RenderedPage, source: string, navigation: readonly NavigationGroup[]): string {
  const root = posix.relative(posix.dirname(addressOf(source)), '.') || '.'
  const title = page.title === NAME ? NAME : `${page.title} · ${NAME}`
  return `<!doctype html>
<html lang="en" data-root="${root}/">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}/style.css">
<script src="${root}/site.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header>
<button class="menu" popovertarget="navigation" aria-label="Navigation">☰</button>
<a class="name" href="${root}/index.html">${NAME}</a>
<form class="search" role="search">
<input type="search" placeholder="Search ( / )" aria-label="Search" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="results">
<ol id="results" role="listbox" hidden></ol>
</form>
<button class="theme" aria-label="Light or dark">◐</button>
</header>
<nav id="navigation" popover aria-label="Pages">
${navigation.map((group) => printGroup(group, source)).join('\n')}
</nav>
<main id="main">
${page.html}${printNeighbors(source, navigation)}</main>
${printHeadings(page)}</body>
</html>
`
}

function printGroup({ title, links }: NavigationGroup, source: string): string {
  const shown = links.filter((link) => shownFrom(link.source, source))
  const isOpen = title === 'Guides' || links.some((link) => link.source === source)
  const items = shown.map((link) => `<li>${printLink(link, source)}</li>`)
  return `<details${isOpen ? ' open' : ''}><summary>${title}</summary><ul>${items.join('\n')}</ul></details>`
}

function printLink({ title, source }: NavigationLink, from: string, relation = ''): string {
  const current = source === from ? ' aria-current="page"' : ''
  return `<a href="${relativeLink(from, source)}"${relation}${current}>${escapeHtml(title)}</a>`
}

/** The guides are read in order. */
function printNeighbors(source: string, navigation: readonly NavigationGroup[]): string {
  const guides = navigation[0]?.links ?? []
  const place = guides.findIndex((link) => link.source === source)
  if (place < 0) return ''
  const [before, after] = [guides[place - 1], guides[place + 1]]
  const links = [before && printLink(before, source, ' rel="prev"'), after && printLink(after, source, ' rel="next"')]
  return `<footer>${links.filter(Boolean).join('\n')}</footer>\n`
}

function printHeadings({ sections }: RenderedPage): string {
  const links = sections
    .filter(({ level }) => level === 2 || level === 3)
    .map(({ anchor, level, title }) => `<li class="level-${level}"><a href="#${anchor}">${escapeHtml(title)}</a></li>`)
  return links.length < 2
    ? ''
    : `<aside class="contents" aria-label="On this page"><ul>${links.join('\n')}</ul></aside>\n`
}
