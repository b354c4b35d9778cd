import { posix } from 'node:path'
import { type Pages, slug } from './markdown.js'

/** The relative links of pages that lead to no page of theirs, or to no place on it; `page: link` each. */
export function brokenLinks(pages: Pages): string[] {
  const anchors = new Map([...pages].map(([path, text]) => [path, anchorsOf(text)]))
  return [...pages].flatMap(([path, text]) =>
    linksOf(text)
      .filter((link) => !leadsSomewhere(link, path, anchors))
      .map((link) => `${path}: ${link}`),
  )
}

function leadsSomewhere(link: string, from: string, anchors: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const [file = '', anchor] = link.split('#')
  const target = anchors.get(file === '' ? from : posix.join(posix.dirname(from), file))
  return target !== undefined && (anchor === undefined || target.has(anchor))
}

function linksOf(text: string): string[] {
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter((link) => !/^\w+:/.test(link))
}

/** A second heading of the same name has a number behind its anchor; anchors in HTML are as they are. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id))
  const counts = new Map<string, number>()
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#+ (.+)$/gm)) {
    const anchor = slug(heading)
    const count = counts.get(anchor) ?? 0
    counts.set(anchor, count + 1)
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`)
  }
  return anchors
}

function withoutCode(text: string): string {
  return withoutFences(text).replace(/`[^`\n]*`/g, '')
}

function withoutFences(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '')
}
