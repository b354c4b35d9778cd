import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeAll } from '../../scripts/generate-api/describe-all.js'
import { withDeclarations } from '../../scripts/generate-api/report/declarations.js'
import { reportMethod } from '../../scripts/generate-api/report/methods.js'
import { printEndpoints, printLibrary } from '../../scripts/generate-api/report/print.js'

const { apis, list } = describeAll()
const library = withDeclarations(printLibrary)
const committed = (file: string): string[] =>
  readFileSync(new URL(`../../api-report/${file}`, import.meta.url), 'utf8').split('\n')

describe('the API report', () => {
  it('equals the output of `npm run generate -- --report`', () => {
    expect(committed('library.md')).toEqual(library.split('\n'))
    expect(committed('endpoints.md')).toEqual(printEndpoints(apis, list).split('\n'))
  })

  it('lists a method with its parameters, its response and its paths', () => {
    const report = (name: string): string | undefined => apis.filter((api) => api.name === name).map(reportMethod)[0]
    expect(report('indices.create')).toBe(
      'client.indices.create$(aliases, index!, mappings, master_timeout, settings, timeout, wait_for_active_shards): ' +
        'IndicesCreateResponse — PUT /{index}',
    )
    expect(report('cat.health')).toMatch(/^client\.cat\.health\$\(.*\): text — GET \/_cat\/health$/)
    expect(report('put_script')).toMatch(/\(context, id!, .*script!.*\).* PUT \/_scripts\/\{id\}\/\{context\}, PUT/)
  })

  it('lists an export with its declaration and its public members', () => {
    const lines = library.split('\n')
    expect(lines).toContain('- Client — class Client<TIndices = NoIndices> extends Api<TIndices>')
    expect(lines).toContain("- Progress — type Progress = 'unsent' | 'sent' | 'answered'")
    expect(lines.find((line) => line.startsWith('- NodeLocation'))).toContain(
      '= { node: NodeInput | readonly NodeInput[]; nodes?: undefined; cloud?: undefined; } | { nodes: NodeInput |',
    )
    expect(lines).toContain('- pick — function pick(options: FilterOptions): OperatorFunction<Token, Token>')
    expect(lines).toContain('- Token — of stream-json/core/parser.js')
    expect(lines).toContain('- errors — module')
    expect(lines).toContain('- CommonOptions.Connection — Connection?: ConnectionClass | undefined')
    expect(lines).toContain('- Client.options — options(options: DerivedOptions): Client<TIndices>')
    expect(lines).toContain('- Demand.pause — pause(holder?: unknown): void')
    expect(lines.find((line) => line.startsWith('- ScanPosition — '))).toMatch(/interface|type/)
  })

  it('lists overloads without implementations and internals', () => {
    const lines = library.split('\n')
    expect(lines.filter((line) => line.startsWith('- Client.constructor'))).toEqual([
      '- Client.constructor — constructor(options: ClientOptions)',
    ])
    expect(lines).toContain(
      '- Helpers.hits$ — hits$<_T>(params: HitsParameters, options: HitsOptions & AsRaw): Observable<RawHit>',
    )
    expect(lines.filter((line) => /#private| — private |@internal/.test(line))).toEqual([])
    expect(lines.filter((line) => line.startsWith('- Helpers.scan$ — ')).length).toBeGreaterThan(1)
  })
})
