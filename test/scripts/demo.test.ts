import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { FakeCluster } from 'rxelastic/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadCities } from '../../scripts/demo/cities.js'
import { readOptions } from '../../scripts/demo/options.js'
import { serversBeside } from '../support/elasticsearch/servers-beside.js'

const few = '5000'

interface Ending {
  readonly code: number | null
  readonly output: string
  readonly complaints: string
}

interface Performance {
  readonly child: ChildProcess
  /** Resolves when it has ended by itself, without anything of it being left that holds its output open. */
  readonly ended: Promise<Ending>
}

/** Starts the demo as `npm run demo` does, but without a terminal, and with a server of the test's choice. */
function perform(url: string | undefined, ...args: readonly string[]): Performance {
  const { ELASTICSEARCH_URL: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/demo/index.ts', ...args], {
    env: { ...env, ...(url !== undefined && { ELASTICSEARCH_URL: url }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const end = async (): Promise<Ending> => {
    const [[code], output, complaints] = await Promise.all([
      once(child, 'exit'),
      text(child.stdout),
      text(child.stderr),
    ])
    return { code, output, complaints }
  }
  return { child, ended: end() }
}

/** What every performance says that ends well, wherever it took place. */
function expectHappyEnd({ code, output, complaints }: Ending): void {
  expect(complaints).toBe('')
  expect(code).toBe(0)
  expect(output).toContain('5,000 of 5,000 cities with 79,430,649 people.')
  expect(output).toContain('of heap in use; 0 points in time left open.')
  expect(output).toMatch(/search\$ +5,000 /)
  expect(output).toMatch(/hits\$ +5,000 /)
  expect(output).toMatch(/hits\$, take\(10\) +10 /)
  expect(output).toMatch(/sockets in use +0 +1 +0\n/)
  expect(output).toMatch(/timers +0 +1 +0\n/)
  expect(output).toMatch(/points in time on the server +0 +1 +0\n/)
  expect(output).toMatch(/Unsubscribed after [234],\d{3} cities: [\d.]+ m?s later nothing of it was left\./)
  expect(output).toMatch(/Stopped after [234],\d{3} cities\./)
  expect(output).toMatch(/Resumed with [123],\d{3} cities: the copy has 5,000 of 5,000\./)
  expect(output).toContain('Left behind: 0 sockets, 0 timers, 0 points in time.')
}

/** What a log can show: no codes that move or color, and no line that is too long. */
function expectPlainText(output: string): void {
  expect(output).not.toMatch(/[\u001B\r]/)
  expect(output.split('\n').filter((line) => line.length > 80)).toEqual([])
}

async function indicesLeft(url: string): Promise<readonly unknown[]> {
  const response = await fetch(`${url}/_cat/indices/rxelastic-demo-*?format=json`)
  const indices: unknown = await response.json()
  if (!Array.isArray(indices)) throw new Error(`unexpected: ${JSON.stringify(indices)}`)
  return indices
}

describe('the demo', { timeout: 120_000 }, () => {
  it('runs on the stand-in and stops it', async () => {
    const ending = await perform(undefined, '--stand-in', '--cities', few).ended
    expectHappyEnd(ending)
    expectPlainText(ending.output)
    expect(ending.output).toContain('Server   the stand-in of rxelastic/testing')
    expect(ending.output).toMatch(/of which the stand-in took \d+ ms\./)
    expect(ending.output).toContain('Cleared away: index deleted, client closed, stand-in stopped.')
  })

  it('runs on a running server and leaves nothing there', async () => {
    const { url: standIn } = await startCluster()
    // Where the run has an elasticsearchUrl, on the real engine as well.
    for (const [, url] of serversBeside(standIn)) {
      const ending = await perform(url, '--cities', few).ended
      expectHappyEnd(ending)
      expect(ending.output).toContain(`Server   the Elasticsearch of ELASTICSEARCH_URL\n`)
      expect(ending.output).toMatch(/of which Elasticsearch took \d+ ms\./)
      expect(ending.output).toContain(`at ${url}\n`)
      expect(ending.output).toContain('Cleared away: index deleted, client closed.')
      expect(await indicesLeft(url)).toEqual([])
    }
  })

  it('waits for a server that takes longer to count contexts than to send all documents', async () => {
    const cluster = await startCluster()
    cluster.intercept(async ({ path }, respond) =>
      path.startsWith('/_nodes/stats') ? { ...(await respond()), delay: 500 } : undefined,
    )
    expectHappyEnd(await perform(cluster.url, '--cities', few).ended)
  })

  it('is canceled by Ctrl-C in the middle of a request', async () => {
    const cluster = await startCluster()
    const isPage = ({ path }: { path: string }): boolean => path === '/_search'
    let pages = 0
    cluster.intercept((request) => (isPage(request) && ++pages === 7 ? { hang: true } : undefined))
    let received = 0
    const held = cluster.nextRequest((request) => isPage(request) && ++received === 7)
    const { child, ended } = perform(cluster.url, '--cities', few)
    await held
    expect(cluster.openContexts).toEqual({ pit: 1, scroll: 0 })
    child.kill('SIGINT')
    const { code, output, complaints } = await ended
    expect(code).toBe(130)
    expect(complaints.trim()).toBe('Interrupted')
    expect(output).toContain('Cleared away: index deleted, client closed.')
    expect(output).not.toContain('5,000 of 5,000 cities')
    expect(received).toBe(7)
    expect(cluster.requests.slice(-2).map(({ method }) => method)).toEqual(['DELETE', 'DELETE'])
    expect(cluster.requests.filter(({ path }) => path === '/_pit')).toHaveLength(1)
    expect(cluster.openContexts).toEqual({ pit: 0, scroll: 0 })
    expect(await indicesLeft(cluster.url)).toEqual([])
  })

  it('explains a failure in the middle and cleans up', async () => {
    const cluster = await startCluster()
    const error = { type: 'search_phase_execution_exception', reason: 'broken on purpose' }
    cluster.intercept(({ path }) =>
      path === '/_search' ? { statusCode: 400, body: { error, status: 400 } } : undefined,
    )
    const { code, output, complaints } = await perform(cluster.url, '--cities', few).ended
    expect(code).toBe(1)
    expect(complaints.trim()).toBe('400 for POST /_search: search_phase_execution_exception: broken on purpose')
    expect(output).toContain('Cleared away: index deleted, client closed.')
    expect(cluster.openContexts).toEqual({ pit: 0, scroll: 0 })
    expect(await indicesLeft(cluster.url)).toEqual([])
  })

  it.each([
    ['nonsense', 'node is not a URL: "nonsense"; do you mean http://nonsense:9200?'],
    ['ftp://127.0.0.1', 'node must begin with http:// or https://, got "ftp://127.0.0.1"'],
    ['http://somebody:secret@127.0.0.1:1', 'connect ECONNREFUSED 127.0.0.1:1 (http://127.0.0.1:1/)'],
  ])('refuses ELASTICSEARCH_URL=%s with one message', async (url, reason) => {
    const { code, output, complaints } = await perform(url).ended
    expect(code).toBe(1)
    expect(complaints.trim()).toContain(`The demo cannot use the Elasticsearch of ELASTICSEARCH_URL: ${reason}`)
    expect(complaints.trim().split('\n')).toHaveLength(1)
    expect(output.trim().split('\n')).toHaveLength(2)
  })
})

it('reads 135,233 cities, each with an id of its own', () => {
  const cities = loadCities(Number.POSITIVE_INFINITY)
  expect(cities).toHaveLength(135_233)
  expect(new Set(cities.map(({ id }) => id)).size).toBe(135_233)
})

describe('the command line', () => {
  it('has defaults', () => {
    expect(readOptions([])).toEqual({ server: undefined, cities: Number.POSITIVE_INFINITY })
  })

  it('parses its options', () => {
    expect(readOptions(['--real'])).toMatchObject({ server: 'real' })
    expect(readOptions(['--stand-in', '--cities', '5000'])).toEqual({ server: 'stand-in', cities: 5_000 })
    expect(readOptions(['--help'])).toBeUndefined()
  })

  it.each([
    [['--citie', '5000'], "Unknown option '--citie'. Try --help."],
    [['--cities', 'many'], '--cities must be a number of at least 1000.'],
    [['--cities', '10'], '--cities must be a number of at least 1000.'],
    [['--real', '--stand-in'], '--real and --stand-in exclude each other.'],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
  })
})

/** A stand-in that the test can look into. */
async function startCluster(): Promise<FakeCluster> {
  const cluster = await FakeCluster.start()
  onTestFinished(() => cluster.close())
  return cluster
}
