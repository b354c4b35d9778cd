import { describe, expect, it } from 'vitest'
import { brokenLinks } from '../../scripts/generate-docs/broken-links.js'
import { printEndpointPages } from '../../scripts/generate-docs/endpoint-pages.js'
import { printIndex } from '../../scripts/generate-docs/index-page.js'
import { description } from './support.js'

const pages = printEndpointPages(description)

/** What a page says of a method, or of a type. */
function section(path: string, heading: string): string {
  const sections = pages.get(path)?.split(/^## /m) ?? []
  return sections.find((text) => text.startsWith(`${heading}\n`)) ?? ''
}

/** The cells of a parameter's row. */
function row(path: string, method: string, parameter: string): string[] {
  const line = section(path, method)
    .split('\n')
    .find((candidate) => candidate.startsWith(`| \`${parameter}\` |`))
  return line?.slice(2, -2).split(' | ') ?? []
}

describe('the page of a namespace', () => {
  it('contains and lists each of its methods', () => {
    const headings = [...pages]
      .filter(([path]) => path.startsWith('api/'))
      .flatMap(([, text]) => text.match(/^## .+\$$/gm) ?? [])
    expect(headings).toHaveLength(description.apis.length)
    expect(pages.get('api/indices.md')).toContain('| [`putMapping$`](#putmapping) | Update field mappings. |')
  })

  it('describes what a method sends and emits, and links its reference', () => {
    const create = section('api/indices.md', 'create$')
    expect(create).toContain('\nCreate an index.\n')
    expect(create).toContain('- Sends `PUT /{index}`\n')
    expect(create).toContain('- Emits [`IndicesCreateResponse`](../types/indices.md#indicescreateresponse)\n')
    expect(create).toContain(
      "- [Elastic's reference](https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-indices-create)\n",
    )
    expect(section('api/client.md', 'search$')).toContain('`GET or POST /{index}/_search`, `GET or POST /_search`')
    expect(section('api/client.md', 'index$')).toContain('`PUT /{index}/_doc/{id}`, `POST /{index}/_doc`')
    expect(section('api/indices.md', 'exists$')).toContain('- Emits `boolean`\n')
    expect(section('api/cat.md', 'health$')).toContain("#cathealthresponse) with `format: 'json'`, else text\n")
    expect(section('api/async-search.md', 'submit$')).toContain('- Since Elasticsearch 7.7.0\n')
  })

  it('sorts the parameters of a method by their use', () => {
    const rows = section('api/client.md', 'search$').match(/^\| `\w+`/gm) ?? []
    expect(rows.slice(0, 4)).toEqual(['| `index`', '| `query`', '| `size`', '| `from`'])
  })

  it('describes type, place and default of a parameter', () => {
    const [name, type, required, place, about] = row('api/indices.md', 'create$', 'index')
    expect([name, type, required, place]).toEqual([
      '`index`',
      '[`IndexName`](../types/common.md#indexname)',
      'yes',
      'path',
    ])
    expect(about).toMatch(/^Name of the index you wish to create\..*<br>• Lowercase only<br>• Cannot include .*`\\\|`/)
    expect(row('api/indices.md', 'create$', 'timeout')).toEqual([
      '`timeout`',
      '[`Duration`](../types/common.md#duration)',
      '',
      'query',
      'Period to wait for a response. If no response is received before the timeout expires, the request fails and returns an error.<br>Default: `30s`.',
    ])
    expect(row('api/indices.md', 'create$', 'settings').slice(1, 4)).toEqual([
      '[`IndicesIndexSettings`](../types/indices.md#indicesindexsettings)',
      '',
      'body',
    ])
    expect(row('api/client.md', 'scroll$', 'scroll_id').slice(2)).toEqual([
      'yes',
      'path or body',
      'The scroll ID of the search.',
    ])
    expect(row('api/client.md', 'bulk$', 'operations')[4]).toContain('a stream of ready-made lines')
  })

  it('warns of deprecated and unfinished methods', () => {
    expect(section('api/indices.md', 'getTemplate$')).toContain('> [!WARNING]\n> **Deprecated** since 7.8.0.\n')
    expect(section('api/client.md', 'knnSearch$')).toContain(
      '> **Deprecated** since 8.4.0. The kNN search API has been replaced by the `knn` option in the search API.\n',
    )
    expect(pages.get('api/indices.md')).toMatch(/^\| \[`getTemplate\$`\].* \*Deprecated\* \|$/m)
    expect(section('api/indices.md', 'diskUsage$')).toContain('> **Experimental**')
    expect(row('api/indices.md', 'getTemplate$', 'local')[4]).toMatch(/^\*\*Deprecated\*\* since 9\.0\.0\./)
    expect(section('api/indices.md', 'create$')).not.toContain('[!WARNING]')
  })

  it('contains nothing unfinished and no HTML but line breaks', () => {
    for (const [path, text] of pages) {
      const plain = text.replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
      expect(plain.match(/(?<!\\)<(?!br>|https?:)[a-zA-Z/!][^>\n]*>|TODO|\[object/g) ?? [], path).toEqual([])
    }
  })

  it('contains tables whose rows have as many cells as their heads', () => {
    for (const [path, text] of pages) {
      const rows = text.split('\n').filter((line) => line.startsWith('| `'))
      expect(
        rows.filter((line) => line.split(/(?<!\\)\|/).length !== 7),
        path,
      ).toEqual([])
    }
  })
})

describe('the page of types', () => {
  it('contains declarations as they are generated, with links', () => {
    expect(section('types/query-dsl.md', 'QueryDslMatchAllQuery')).toBe(
      [
        'QueryDslMatchAllQuery\n\n```ts',
        '/** [Read on](https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-match-all-query) */',
        'export interface QueryDslMatchAllQuery extends QueryDslQueryBase {}\n```\n',
        'Uses [`QueryDslQueryBase`](query-dsl.md#querydslquerybase).\n\n',
      ].join('\n'),
    )
  })

  it('contains every type of the specification', () => {
    const count = [...pages].flatMap(([path, text]) => (path.startsWith('types/') ? (text.match(/^## /gm) ?? []) : []))
    expect(count.length).toBeGreaterThanOrEqual(description.list.length)
  })
})

describe('the index', () => {
  const library = new Map([
    ['library/rxelastic/README.md', ''],
    [
      'library/rxelastic/type-aliases/ClientOptions.md',
      '```ts\ntype ClientOptions = CommonOptions & NodeLocation;\n```\n\nAll.',
    ],
    ['library/rxelastic/interfaces/CommonOptions.md', ''],
    ['library/rxelastic/interfaces/CallOptions.md', ''],
    ['library/json/README.md', ''],
    ['library/json/functions/pick.md', ''],
  ])
  const index = printIndex(description, [...pages.keys(), ...library.keys()])

  it('leads to all pages without a broken link', () => {
    const all = new Map([...pages, ...library, ['README.md', index]])
    expect(brokenLinks(all)).toEqual([])
    expect([...all.keys()].filter((path) => path !== 'README.md' && !index.includes(`(${path})`))).toEqual([])
  })

  it('begins with what most callers need', () => {
    expect(index).toContain('Most used: `Client`, [`ClientOptions`](library/rxelastic/type-aliases/ClientOptions.md), ')
    expect(index).toContain(
      '- **[rxelastic/json](library/json/README.md)**: [`pick`](library/json/functions/pick.md)\n',
    )
  })
})
