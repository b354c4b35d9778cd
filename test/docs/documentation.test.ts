import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificates } from '../support/servers/certificates.js'
import { adapt, bundle } from './bundle.js'
import { type Example, examples, root } from './examples.js'
import { script } from './scripted.js'

const run = promisify(execFile)

/** What the examples print, by page and number; those that are not here print nothing that is always the same. */
const PRINTS: Record<string, string> = {
  'readme-1': 'found Dune\nDune has 412 pages\n',
  'readme-2': '3 3\n',
  'readme-3': '',
  'readme-4': "[ 'paris' ]\n",
  'readme-5': '3\n',
  'readme-6': 'paris\nsan marino\n',
  'readme-7': '0 paris\n1 san jose\n2 san marino\n',
  'readme-8': 'Emma written\nDune written\n',
  'readme-9': 'there is no such city\n',
  'readme-10': '3\n',
  'api-1': '0\n{\n  count: 3,\n  _shards: { total: 1, successful: 1, skipped: 0, failed: 0 }\n}\n',
  'api-2': 'san marino\n',
  'api-3': 'paris 2000000\nsan jose 1000\n',
  'api-4': '2000000\n',
  'api-5': 'created\n',
  'architecture-1': '',
  'calls-1': "404 [] catalog { user: 'ada' }\n",
  'calls-2': '3\n3\n3\n',
  'calls-3': 'there is no such city\n',
  'calls-4': '3\nended GET /cities/_count\n',
  'connecting-1': '3\n',
  'connecting-2': '',
  'connecting-3': '',
  'connecting-4': '3\n',
  'connecting-5': '3\n',
  'connecting-6': '3\n',
  'connecting-7': '3\n3\n',
  'connecting-8': '',
  'connecting-9': '',
  'connecting-10': '',
  'connecting-11': '3\n',
  'connecting-12': "{ statusCode: 200, body: '3' } { statusCode: 200, body: '3' }\n",
  'connecting-13': '3\n3\n',
  'connecting-14': "{ res: { body: '3' } }\n",
  'connecting-15': '3\n',
  'streaming-1': 'envelope started\nparis\nsan jose\nsan marino\nenvelope complete\n',
  'streaming-2': '117\n',
  'streaming-3': '3 0\n',
  'streaming-4': 'paris\nsan jose\nsan marino\nall\n',
  'streaming-5': 'san jose: 1 of 2\nsan marino: 2 of 2\n',
  'streaming-6': 'name text\npopulation long\n',
  'streaming-7': 'san jose\nsan marino\n',
  'streaming-8': '9007199254740993n\n',
  'resuming-1': '117\n',
  'observability-1': '3\n',
  'observability-2': '',
  'observability-3': '',
  'observability-4': '',
  'observability-5': '',
  'observability-6': 'true\n',
  'observability-7': 'true\n',
  'observability-8': 'green\n',
  'writing-1': 'Emma created\nDune created\n',
  'writing-2': 'home created\nshop created\n',
  'writing-3': '2\n',
  'writing-4': 'failed document_parsing_exception {"population":"many"}\n',
  'writing-5': 'acknowledge 1\nacknowledge 2\nacknowledge 3\n',
  'writing-6': '2\n',
  'writing-7': '',
  'writing-8': '1000 0 0\n',
  'cancellation-1': 'san jose\nthe rest is not read\n',
  'cancellation-2': '2\n',
  'cancellation-3': 'true\n',
  'cancellation-4': 'total\n',
  'cancellation-5': 'san jose\nsan marino\nparis\nstopped\n',
  'cancellation-6': '3\nclosed\n',
  'jobs-1': '[####################] 3 of 3\n',
  'jobs-2': 'updated 3\ndeleted 3\n',
  'jobs-3': '1\ndone\n',
  'jobs-4': 'started true\ncopied\n',
  'esql-1': 'paris 2000000\nsan marino 42000\n',
  'esql-2': 'FROM "cities" | WHERE name == ? | SORT `population` DESC | LIMIT ?\n[ \'paris\', 3 ]\n',
  'esql-3': 'name: text, population: long\nparis 2000000\nsan jose 1000\nsan marino 42000\n',
  'esql-4': '3\ncomplete\n',
  'esql-5': 'paris\nsan jose\nsan marino\nall rows\n',
  'esql-6': 'paris\n',
  'esql-7': 'paris 1 2000000\n',
  'esql-8': "[ 'san jose', 'san marino' ]\n",
  'jobs-5': 'false 2000000\n',
  'cookbook-1': 'paris\nsan jose\nsan marino\n',
  'cookbook-2': 'san jose\nsan marino\nparis\n3 stored\n',
  'cookbook-3': "[ 'paris', 'san marino' ] [ 'san jose' ] undefined\n",
  'cookbook-4': "[ 'san jose', 'san marino' ]\n",
  'cookbook-5': '2 2 2 2 2 2 2 2 2 2 2 2\n',
  'cookbook-6': '3 3 in one request\n',
  'cookbook-7': 'switched\n',
  'cookbook-8': 'san jose\nsan marino\nparis\n',
  'production-1': 'true\n',
  'testing-1': '3 1\n',
  'testing-2': "1 [ 'PUT /books/_doc/1', 'POST /books/_search' ]\n",
  'testing-3': '500\n',
  'testing-4': 'true 3\ntrue\n',
  'testing-5': 'point in time closed\n{ pit: 0, scroll: 0 }\n',
  'testing-6': '3 after 60 seconds\n',
  'troubleshooting-1':
    'ResponseError answered 0\n404 for GET /atlantis/_search: index_not_found_exception: no such index [atlantis]\n',
}

/** What a platform does with the functions that examples export: two invocations, and the process is free to end. */
const INVOCATIONS: Record<string, string> = {
  'connecting-12': 'console.log(await handler(), await handler())',
  'connecting-13': 'for (const _ of [1, 2]) await Reflect.apply(countCities, null, [{}, { end: console.log }])',
  'connecting-14': 'const context = {}\nawait countCities({})\nawait countCities(context)\nconsole.log(context)',
}

const nameOf = ({ page, number }: Example): string => `${page}-${number}`

describe('the examples of the documentation', () => {
  const all = examples()
  // In the repository, where the packages and the paths of tsconfig.json are found.
  const folder = mkdtempSync(join(root, 'test/docs/.examples-'))
  const fileOf = (example: Example): string => join(folder, `${nameOf(example)}.ts`)
  let cluster: FakeCluster

  beforeAll(async () => {
    cluster = await FakeCluster.start({ nodes: 2 })
    await fill(cluster.url)
    script(cluster)
    for (const example of all) {
      writeFileSync(fileOf(example), `${adapt(example, cluster.urls)}\n${INVOCATIONS[nameOf(example)] ?? ''}`)
    }
    await bundle(all.map(fileOf), join(folder, 'built'))
    writeFileSync(join(folder, 'http_ca.crt'), makeCertificates('DNS:localhost').ca)
    writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "../../../tsconfig.json", "include": ["*.ts"] }')
  })

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await cluster.close()
  })

  it('pass the type check', async () => {
    const result = run('npx', ['tsc', '-p', join(folder, 'tsconfig.json')], { cwd: root })
    await expect(result.then(({ stdout }) => stdout).catch((error: { stdout: string }) => error.stdout)).resolves.toBe(
      '',
    )
  })

  it.concurrent.each(all.map(nameOf))('%s runs and ends by itself', async (name) => {
    const { stdout, stderr } = await run(process.execPath, [join(folder, 'built', `${name}.mjs`)], { cwd: folder })
    expect(stderr).toBe('')
    expect(stdout).toBe(PRINTS[name])
  })
})

async function fill(node: string): Promise<void> {
  const client = new Client({ node })
  const cities = [
    { name: 'paris', population: 2_000_000 },
    { name: 'san jose', population: 1_000 },
    { name: 'san marino', population: 42_000 },
  ]
  const operations = cities.flatMap((city, index) => [{ index: { _id: String(index) } }, city])
  await lastValueFrom(client.bulk$({ index: 'cities', refresh: true, operations }))
  await client.close()
}
