import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { printSampleCall } from '../../scripts/generate-docs/sample-call.js'
import { root } from '../docs/examples.js'
import { apiOf, description } from './support.js'

const { apis, types } = description
const LOG = '.subscribe((response) => console.log(response))'

function printCalls(): string {
  const calls = apis.map((api) => printSampleCall(api, types))
  return `import { Client } from 'rxelastic'\n\nconst client = new Client({ node: 'http://localhost:9200' })\n${calls.join('\n')}\n`
}

describe('sample calls', () => {
  it.each([
    ['ping', `client.ping$()${LOG}`],
    ['get', `client.get$({ index: 'books', id: '1' })${LOG}`],
    ['indices.refresh', `client.indices.refresh$({ index: 'books' })${LOG}`],
    ['indices.add_block', `client.indices.addBlock$({ index: 'books', block: 'metadata' })\n  ${LOG}`],
    ['ml.delete_filter', `client.ml.deleteFilter$({ filter_id: 'my-filter' })${LOG}`],
    ['search', `client.search$({ index: 'books', query: { match: { title: 'reactive' } } })\n  ${LOG}`],
    [
      'indices.modify_data_stream',
      `client.indices.modifyDataStream$({
  actions: [{ add_backing_index: { data_stream: 'my-data-stream', index: 'books' } }],
})${LOG}`,
    ],
  ])('equals the sample of %s', (name, call) => {
    expect(printSampleCall(apiOf(name), types)).toBe(call)
  })

  it('passes the type check for every example', { timeout: 120_000 }, async () => {
    // In the repository, where the packages and the paths of tsconfig.json are found.
    const folder = mkdtempSync(join(root, 'test/generate-docs/.calls-'))
    try {
      writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "../../../tsconfig.json", "include": ["*.ts"] }')
      writeFileSync(join(folder, 'calls.ts'), printCalls())
      const checked = promisify(execFile)('npx', ['tsc', '-p', folder], { cwd: root })
      const output = await checked.then(({ stdout }) => stdout).catch(({ stdout }: { stdout: string }) => stdout)
      expect(output.split('\n').filter((line) => line.includes('calls.ts'))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
