import { posix } from 'node:path'

/** Returns the place of a page on the site, for that of its source in the repository: both end alike, in `.html`. */
export function addressOf(source: string): string {
  const { dir, base } = posix.parse(source)
  if (base === 'README.md') return posix.join(dir, 'index.html')
  return source.endsWith('.md') ? `${source.slice(0, -3)}.html` : `${source}.html`
}

/** Source that a relative link leads to, and the anchor on its page. */
export interface Target {
  readonly source: string
  readonly anchor: string | undefined
}

/** Returns where a link of a page leads; `undefined` is elsewhere. */
export function targetOf(link: string, source: string): Target | undefined {
  if (/^[a-z]+:/.test(link)) return undefined
  const [path = '', anchor] = link.split('#')
  return { source: path === '' ? source : posix.join(posix.dirname(source), path), anchor }
}

/** Returns a link of a page as it has to be on the site. */
export function siteLink(link: string, source: string): string {
  const target = targetOf(link, source)
  if (target === undefined) return link
  const hash = target.anchor === undefined ? '' : `#${target.anchor}`
  return target.source === source && hash !== '' ? hash : relativeLink(source, target.source) + hash
}

/** Returns a link from the page of one source to that of another. */
export function relativeLink(from: string, to: string): string {
  return posix.relative(posix.dirname(addressOf(from)), addressOf(to))
}
