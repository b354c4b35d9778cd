import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import MiniSearch from 'minisearch'
import { rolldown } from 'rolldown'
import { addressOf } from './addresses.js'
import { layOut } from './layout.js'
import { navigationOf } from './navigation.js'
import { renderMarkdown } from './render-markdown.js'
import { searchEntries } from './search-entries.js'
import { SEARCH } from './search-options.js'
import { readSources } from './sources.js'

const root = new URL('../../', import.meta.url)
const output = new URL('docs/site/', root)
const browser = new URL('browser/', import.meta.url)

const sources = readSources(root)
const pages = new Map([...sources].map(([source, text]) => [source, renderMarkdown(text, source)]))
const navigation = navigationOf(pages)

rmSync(output, { recursive: true, force: true })
for (const [source, page] of pages) write(addressOf(source), layOut(page, source, navigation))

const search = new MiniSearch(SEARCH)
const entries = searchEntries(pages)
search.addAll(entries)
// A script, because pages that are opened from a disk cannot fetch.
write('search-index.js', `globalThis.searchIndex=${JSON.stringify(JSON.stringify(search))}\n`)

const styles = ['theme', 'frame', 'text', 'search'].map((name) => new URL(`style/${name}.css`, browser))
write('style.css', styles.map((file) => readFileSync(file, 'utf8')).join('\n'))
const bundle = await rolldown({ input: fileURLToPath(new URL('index.ts', browser)), platform: 'browser' })
await bundle.write({ file: fileURLToPath(new URL('site.js', output)), format: 'iife', minify: true })
await bundle.close()

console.log(`${pages.size} pages and ${entries.length} entries of the search in docs/site`)

function write(path: string, text: string): void {
  const file = new URL(path, output)
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, text)
}
