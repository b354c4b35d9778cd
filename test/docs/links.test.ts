import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './examples.js'

const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'benchmarks/README.md', 'test/README.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
]

/** A link of a page to a file of the repository. */
interface Link {
  readonly file: string
  readonly anchor: string | undefined
  readonly text: string
}

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
}

function linksOf(page: string): Link[] {
  const targets = textOf(page).matchAll(/\]\(([^)\s]+)\)/g)
  return Array.from(targets, ([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((text) => {
      const [path = '', anchor] = text.split('#')
      return { file: path === '' ? page : relative(root, join(root, dirname(page), path)), anchor, text }
    })
}

/** Anchors that GitHub and npm make of the headings of a page. */
function anchorsOf(page: string): string[] {
  const headings = textOf(page).matchAll(/^#+ (.*)$/gm)
  return Array.from(headings, ([, heading = '']) => {
    const words = heading.toLowerCase().replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    return words.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')
  })
}

/** Paths of files that a page names in code, such as `test/unit/nodes/{pool,selector}.test.ts`. */
function pathsIn(page: string): string[] {
  const named = textOf(page).matchAll(/`((?:src|test|docs|scripts|benchmarks|api-report)\/[^`\s]*)`/g)
  return Array.from(named, ([, path = '']) => path).filter((path) => !path.includes('<') && !isWritten(path))
}

/** Whether a path is that of generated files, which a clone does not have. */
function isWritten(path: string): boolean {
  return path.includes('generated') || path.startsWith('docs/reference') || path.startsWith('docs/site')
}

function expand(path: string): string[] {
  const [, before = '', names, after = ''] = path.match(/^(.*?)\{(.*?)\}(.*)$/) ?? []
  return names === undefined ? [path] : names.split(',').flatMap((name) => expand(`${before}${name}${after}`))
}

function exists(path: string): boolean {
  if (!path.includes('*')) return existsSync(join(root, path))
  const pattern = new RegExp(`^${basename(path).replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
  return readdirSync(join(root, dirname(path))).some((file) => pattern.test(file))
}

describe('links of the documentation', () => {
  it.each(pages)('lead from %s to existing files and headings', (page) => {
    const broken = linksOf(page).filter(
      ({ file, anchor }) =>
        !existsSync(join(root, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor)),
    )
    expect(broken.map(({ text }) => text)).toEqual([])
  })

  it.each(['CONTRIBUTING.md', 'test/README.md', 'docs/architecture.md'])('name existing paths in %s', (page) => {
    expect(
      pathsIn(page)
        .flatMap(expand)
        .filter((path) => !exists(path)),
    ).toEqual([])
  })

  it('lead from published pages to published files', () => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
    const output = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [{ files }]: [{ files: { path: string }[] }] = JSON.parse(output)
    const published = files.map(({ path }) => path)
    const guides = pages.filter((page) => page === 'README.md' || page.startsWith('docs/'))
    expect(published).toEqual(expect.arrayContaining(guides))
    const missing = guides.flatMap((page) => linksOf(page).filter(({ file }) => !published.includes(file)))
    expect(missing.map(({ text }) => text)).toEqual([])
    expect(published.filter((file) => file.startsWith('docs/reference'))).toEqual([])
  })

  it('lead from the cookbook to examples, whose text follows', () => {
    const blocks = readFileSync(join(root, 'docs/cookbook.md'), 'utf8').matchAll(
      /^```typescript\n\/\/ (.*)\n([\s\S]*?)^```/gm,
    )
    const copies = Array.from(blocks, ([, file = '', text = '']) => ({ file, text }))
    expect(copies).toHaveLength(3)
    for (const { file, text } of copies) expect(text).toBe(readFileSync(join(root, file), 'utf8'))
  })

  it('lead from the index to every page of docs', () => {
    const linked = linksOf('docs/README.md').map(({ file }) => file)
    const guides = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md')
    expect(guides.filter((page) => !linked.includes(page))).toEqual([])
  })
})
