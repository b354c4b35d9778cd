import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { get, type RequestOptions } from 'node:https'
import { json } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type ElasticsearchCluster,
  type ElasticsearchOptions,
  startElasticsearch,
} from '../../scripts/elasticsearch/cluster.js'

let cluster: ElasticsearchCluster | undefined

async function start(options: ElasticsearchOptions): Promise<ElasticsearchCluster> {
  cluster = await startElasticsearch(options)
  return cluster
}

/** Waits until the node sees a cluster of exactly that size. */
async function countNodes(url: string, waitFor: number): Promise<unknown> {
  const health = await fetch(`${url}/_cluster/health?wait_for_nodes=${waitFor}&timeout=60s`)
  const body: unknown = await health.json()
  return body instanceof Object && 'number_of_nodes' in body ? body.number_of_nodes : undefined
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

interface Answer {
  readonly status: number | undefined
  readonly body: unknown
}

async function request(url: string, options: RequestOptions): Promise<Answer> {
  const sent = get(url, { ...options, agent: false })
  const [response] = await once(sent, 'response')
  return { status: response.statusCode, body: await json(response) }
}

describe('a cluster started by scripts/elasticsearch', () => {
  afterEach(async () => {
    await cluster?.stop()
    cluster = undefined
  })

  it('forms three nodes; a killed one returns with its port and data', async () => {
    const { nodes, urls } = await start({ nodes: 3 })
    const [first, second] = nodes
    if (first === undefined || second === undefined) throw new Error('three nodes were asked for')
    expect(urls).toEqual(nodes.map((node) => node.url))
    expect(await countNodes(first.url, 3)).toBe(3)

    const pid = second.pid
    await second.kill()
    expect(isAlive(pid)).toBe(false)
    await expect(fetch(second.url)).rejects.toThrow()
    expect(await countNodes(first.url, 2)).toBe(2)

    await second.restart()
    expect(second.pid).not.toBe(pid)
    expect(await countNodes(second.url, 3)).toBe(3)
  })

  it('keeps data across a restart, resumes a suspended node, and leaves nothing after stop', async () => {
    const { nodes, stop } = await start({})
    const [node] = nodes
    if (node === undefined) throw new Error('a node was asked for')
    const document = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"kept":true}' }
    expect((await fetch(`${node.url}/kept/_doc/1?refresh=true`, document)).status).toBe(201)

    node.suspend()
    await expect(fetch(node.url, { signal: AbortSignal.timeout(500) })).rejects.toThrow('timeout')
    node.continue()
    expect(await countNodes(node.url, 1)).toBe(1)

    await node.restart()
    await fetch(`${node.url}/_cluster/health/kept?wait_for_status=yellow`)
    expect(await (await fetch(`${node.url}/kept/_doc/1`)).json()).toMatchObject({ _source: { kept: true } })

    const { pid } = node
    await stop()
    expect(isAlive(pid)).toBe(false)
  })

  describe('a secure node', () => {
    it('answers known users only, over TLS that its authority signs', async () => {
      const { urls, security, stop } = await start({ secure: true })
      if (security === undefined) throw new Error('security was asked for')
      const { username, password, ca, caPath, caFingerprint, serviceToken } = security
      const url = `${urls[0]}/_security/_authenticate`
      const ask = (options: RequestOptions): Promise<Answer> => request(url, { ca, ...options })

      expect(caFingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      await expect(request(url, {})).rejects.toThrow(/certificate/)
      expect(await ask({})).toMatchObject({ status: 401 })
      expect(await ask({ auth: `${username}:wrong` })).toMatchObject({ status: 401 })
      expect(await ask({ auth: `${username}:${password}` })).toMatchObject({
        status: 200,
        body: { username: 'elastic' },
      })
      const bearer = { authorization: `Bearer ${serviceToken}` }
      expect(await ask({ headers: bearer })).toMatchObject({ status: 200, body: { username: 'elastic/kibana' } })

      await stop()
      expect(existsSync(caPath)).toBe(false)
    })
  })

  it('version 8.19.0 starts', async () => {
    const { urls, version } = await start({ version: '8.19.0' })
    expect(version).toBe('8.19.0')
    expect(await (await fetch(`${urls[0]}/_nodes`)).json()).toMatchObject({ _nodes: { total: 1, failed: 0 } })
  })

  it('explains a failed start and leaves nothing behind', async () => {
    const before = process.env.ES_JAVA_OPTS
    process.env.ES_JAVA_OPTS = '-XX:NoSuchOption=1'
    try {
      await expect(start({})).rejects.toThrow(/node-1 ended while starting. Likely the Java does not know an option/)
    } finally {
      if (before === undefined) delete process.env.ES_JAVA_OPTS
      else process.env.ES_JAVA_OPTS = before
    }
  })

  it('can be aborted while it starts', async () => {
    const starting = startElasticsearch({ signal: AbortSignal.timeout(3_000) })
    await expect(starting).rejects.toThrow('timeout')
  })

  it('ends with the process that started it, even if that is killed with -9', async () => {
    const command = ['--import', 'tsx', 'scripts/elasticsearch/index.ts', '--port', '0']
    const parent = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    for await (const text of parent.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      output += text
      if (output.includes('Ready')) break
    }
    const url = /http\S+/.exec(output)?.[0]
    const pid = Number(/"id":(\d+)/.exec(await (await fetch(`${url}/_nodes/process`)).text())?.[1])
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
  })
})
