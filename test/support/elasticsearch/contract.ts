import { randomUUID } from 'node:crypto'
import { FakeCluster } from 'rxelastic/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { normalize } from './normalize.js'
import { isRealThere, serversBeside } from './servers-beside.js'

/** What a server answered, without what may differ. */
interface Answer {
  readonly call: string
  readonly status: number
  readonly contentType: string | null
  readonly body: unknown
}

/** Sends a request; a body that is no text goes out as JSON. Returns the reply as it came. */
export type Send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

export interface Reply {
  readonly status: number
  readonly body: ReturnType<typeof JSON.parse>
}

/** What a contract is tried with: a name of its own for its index. */
export interface Trial {
  readonly send: Send
  /** Sends the same until it is answered with a status: the real engine does some things a moment after it said so. */
  readonly sendUntil: (status: number, ...request: Parameters<Send>) => Promise<void>
  readonly index: string
}

let standIn: FakeCluster

/** Starts a stand-in for the contracts of a test file. */
export function useServers(): void {
  beforeAll(async () => {
    standIn = await FakeCluster.start()
  })
  afterAll(() => standIn.close())
}

/** A course of requests that stand-in and real engine must answer alike, reply by reply. */
export function contract(name: string, course: (trial: Trial) => Promise<void>): void {
  const servers = isRealThere() ? 'stand-in and real Elasticsearch' : 'stand-in only'
  it(`${name} (${servers})`, async () => {
    const index = `contract-${randomUUID()}`
    const [[, own] = ['', ''], real] = serversBeside(standIn.url)
    const answers = await follow(course, own, index)
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    if (real !== undefined) expect(answers).toEqual(await follow(course, real[1], index))
  })
}

async function follow(course: (trial: Trial) => Promise<void>, url: string, index: string): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  const send: Send = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, { method, ...payload(path, body, headers) })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
    const parsed = isJson ? JSON.parse(text) : text
    const { status } = response
    answers.push({
      call: normalizeCall(method, path),
      status,
      contentType: response.headers.get('content-type'),
      body: normalize(parsed),
    })
    return { status, body: parsed }
  }
  const sendUntil: Trial['sendUntil'] = async (status, ...request) => {
    while ((await send(...request)).status !== status) answers.pop()
  }
  try {
    await course({ send, sendUntil, index })
  } finally {
    await fetch(`${url}/${index},${index}-2?ignore_unavailable=true`, { method: 'DELETE' })
  }
  return answers
}

/** Bulk and multi-search bodies are text already. */
function payload(path: string, body: unknown, headers: Record<string, string>): RequestInit {
  if (body === undefined) return { headers }
  const type = /_bulk|_msearch/.test(path) ? 'application/x-ndjson' : 'application/json'
  return {
    headers: { 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

function normalizeCall(method: string, path: string): string {
  return `${method} ${path.replace(/(scroll_id=|\/scroll\/)[\w=-]{30,}/, '$1<scroll>')}`
}

/** Lines of JSON, as bulk and multi-search want them. */
export function lines(...values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('')
}
