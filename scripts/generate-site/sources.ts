import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { targetOf } from './addresses.js'

/** Pages of the repository that are not in `docs`. */
const OTHERS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
const FOLDERS = ['benchmarks', 'examples', 'test']

/** Returns the texts of all pages, and of the files that they link to, by their paths in the repository. */
export function readSources(root: URL): ReadonlyMap<string, string> {
  const inDocs = readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
  const pages = [
    ...[...OTHERS, ...FOLDERS.map((folder) => `${folder}/README.md`)],
    ...inDocs.filter((path) => path.endsWith('.md')).map((path) => `docs/${path.replaceAll('\\', '/')}`),
  ]
  const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
  const sources = new Map(pages.toSorted().map((path) => [path, read(path)]))
  for (const [page, text] of [...sources]) {
    for (const file of linkedFiles(text, page)) {
      const url = new URL(file, root)
      if (!sources.has(file) && existsSync(url) && statSync(url).isFile()) sources.set(file, codePage(file, read(file)))
    }
  }
  return sources
}

/** Files that a page links to and that are no pages. */
function linkedFiles(text: string, page: string): string[] {
  const links = text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^)\s]+)\)/g)
  const files = Array.from(links, ([, link = '']) => targetOf(link, page)?.source)
  return files.filter((file) => file !== undefined).filter((file) => posix.extname(file) !== '.md')
}

/** Returns the page of a file, which shows its text. */
function codePage(file: string, text: string): string {
  return `# ${posix.basename(file)}\n\n~~~${posix.extname(file).slice(1)}\n${text.trimEnd()}\n~~~\n`
}
