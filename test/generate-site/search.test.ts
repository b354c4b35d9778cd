import MiniSearch from 'minisearch'
import { describe, expect, it } from 'vitest'
import { findEntries } from '../../scripts/generate-site/find-entries.js'
import { type RenderedPage, renderMarkdown } from '../../scripts/generate-site/render-markdown.js'
import { searchEntries } from '../../scripts/generate-site/search-entries.js'
import { SEARCH, tokenize } from '../../scripts/generate-site/search-options.js'

const TEXTS: Record<string, string> = {
  'docs/calls.md':
    '# Calls\n\nA call.\n\n## Deadlines\n\n`requestTimeout` is **one**.\n\n```ts\nhidden\n```\n\n#### Deep\n',
  'docs/reference/api/client.md': '# client\n\n## search$\n\nRun a search.\n\n## searchMvt$\n\nSearch a tile.\n',
  'docs/reference/api/fleet.md': '# client.fleet\n\n## search$\n\nRun a search.\n',
  'docs/reference/types/client.md': '# Types: client\n\n## SearchHit\n\n```ts\nx\n```\n\nUses `Id`.\n',
  'docs/reference/library/rxelastic/interfaces/A.md': options('A'),
  'docs/reference/library/rxelastic/interfaces/CommonOptions.md': options('CommonOptions'),
}

function options(name: string): string {
  const rows = '| <a id="property-maxretries"></a> `maxRetries?` | `number` | Number of retries. |'
  return `# Interface: ${name}\\<T\\>\n\nSome.\n\n## Properties\n\n| A | B | C |\n| --- | --- | --- |\n${rows}\n\n## Methods\n\n### scan$()\n\nAll.\n`
}

const pages = new Map<string, RenderedPage>(
  Object.entries(TEXTS).map(([source, text]) => [source, renderMarkdown(text, source)]),
)
const entries = searchEntries(pages)
const index = new MiniSearch(SEARCH)
index.addAll(entries)

const found = (text: string): string[] => findEntries(index, text).map(({ title, page }) => `${title} ${page}`)

describe('the search of the site', () => {
  it('has an entry for each section, method, type, export and option', () => {
    expect(entries.map(({ url }) => url)).toEqual([
      'docs/calls.html#calls',
      'docs/calls.html#deadlines',
      'docs/reference/api/client.html#client',
      'docs/reference/api/client.html#search',
      'docs/reference/api/client.html#searchmvt',
      'docs/reference/api/fleet.html#clientfleet',
      'docs/reference/api/fleet.html#search',
      'docs/reference/types/client.html#searchhit',
      'docs/reference/library/rxelastic/interfaces/A.html#interface-at',
      'docs/reference/library/rxelastic/interfaces/CommonOptions.html#interface-commonoptionst',
      'docs/reference/library/rxelastic/interfaces/CommonOptions.html#scan',
      'docs/reference/library/rxelastic/interfaces/CommonOptions.html#property-maxretries',
    ])
    expect(entries[1]).toMatchObject({ title: 'Deadlines', page: 'Calls', text: 'requestTimeout is one.' })
  })

  it('ranks exact names first, and methods of the client before others', () => {
    expect(found('search')).toEqual([
      ...['search$ client', 'search$ client.fleet', 'searchMvt$ client', 'SearchHit client'],
    ])
    expect(found('search hit')[0]).toBe('SearchHit client')
    expect(found('max retries')).toEqual(['maxRetries CommonOptions'])
  })

  it('tolerates a wrong letter, and finds some of the words if not all', () => {
    expect(found('deadlimes')).toEqual(['Deadlines Calls'])
    expect(found('tile qqq')).toEqual(['searchMvt$ client'])
    expect(found('qqq')).toEqual([])
    expect(found('')).toEqual([])
  })

  it('splits names into words', () => {
    expect(tokenize('client.indices.putMapping$, _source track_total_hits')).toEqual([
      ...['client', 'indices', 'putMapping', 'put', 'Mapping', '_source', 'source'],
      ...['track_total_hits', 'track', 'total', 'hits'],
    ])
  })
})
