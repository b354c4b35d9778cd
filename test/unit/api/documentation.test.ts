import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LanguageServer } from '../../support/editor/language-server.js'

const CALLS: readonly (readonly [call: string, documentation: string])[] = [
  ['client.search$', 'Run a search.'],
  ['client.bulk$', 'Bulk index or delete documents.'],
  ['client.count$', 'Count search results.'],
  ['client.indices.create$', 'Create an index.'],
  ['client.cat.health$', 'Get the cluster health status.'],
  ['client.asyncSearch.submit$', 'Run an async search.'],
  ['client.request$', 'Calls any path'],
  ['client.helpers.bulk', 'Returns an operator that writes documents in batches'],
  ['client.helpers.scan$', 'Emits every document that a search finds'],
  ['new Client', 'Creates a client.'],
]

const SAMPLE = `import { Client } from 'rxelastic'
const client = new Client({ node: 'http://localhost:9200' })
${CALLS.map(([call]) => `${call}()`).join('\n')}
client.get$({ index: 'books', id: '1' }, { meta: true })
`

describe('printSignatures', () => {
  const server = new LanguageServer()
  beforeAll(() => server.open(SAMPLE))
  afterAll(() => server[Symbol.dispose]())

  it.each(CALLS)('prints it at %s( on hover and as a parameter hint', async (call, documentation) => {
    const { hover, hints } = await server.at(call)
    expect(hover).toContain(documentation)
    expect(hints).toContain(documentation)
  })

  it('prints it on hover for a call with options', async () => {
    expect((await server.at('client.get$')).hover).toContain('Get a document by its ID.')
  })
})
