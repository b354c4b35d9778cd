import { Client, type ClientOptions, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { parseHedge } from '../../../src/options/hedge-options.js'

const Connection = MemoryConnection.answering(() => ({ body: {} }))
const nodes = ['http://es1:9200', 'http://es2:9200']

/** What a client says to these options, next to two nodes. */
function refusal(options: object): unknown {
  try {
    new Client({ nodes, Connection, ...options })
    return undefined
  } catch (error) {
    if (!(error instanceof errors.ConfigurationError)) throw error
    return error.message
  }
}

describe('hedge', () => {
  it('accepts a duration or a percentile', () => {
    expect(['50ms', 50, '1.5s', 'p95'].map((after) => parseHedge('hedge', { after }))).toEqual(
      [50, 50, 1_500, 'p95'].map((after) => ({ after })),
    )
  })

  it.each([
    [{ hedge: true }, "hedge must be false or an object such as { after: 'p95' }, got a boolean"],
    [{ hedge: 'p95' }, 'hedge must be false or an object such as { after: \'p95\' }, got "p95"'],
    [{ hedge: {} }, "hedge needs after: the time that the first attempt has, such as '50ms' or 'p95'"],
    [{ hedge: { after: 'p99' } }, /^hedge\.after must be 'p95', a positive number of milliseconds .* got "p99"$/],
    [{ hedge: { after: 0 } }, /^hedge\.after must be 'p95', a positive number .* got 0$/],
    [{ hedge: { after: '1s', until: '2s' } }, 'hedge has no option "until"'],
  ])('refuses %j', (options, message) => {
    expect(refusal(options)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
  })

  it.each([
    [{ hedge: { after: '5s' }, requestTimeout: '5s' }, 'requestTimeout'],
    [{ hedge: { after: '5s' }, totalTimeout: '1s' }, 'totalTimeout'],
  ])('refuses %j, which would end before', (options, name) => {
    expect(refusal(options)).toMatch(new RegExp(`^hedge.after must be less than ${name}, got 5000 ms and \\d000 ms$`))
  })

  it('refuses it beside a deadline in a derived client and in a call', async () => {
    const client = new Client({ nodes, Connection, hedge: { after: '5s' } })
    const late = { hedge: { after: '5s' }, requestTimeout: '2s' } as const
    expect(() => client.options(late)).toThrow('hedge.after must be less than requestTimeout')
    await expect(lastValueFrom(client.info$({}, late))).rejects.toThrow('hedge.after must be less than requestTimeout')
    // A call may be in more of a hurry than its client.
    await expect(lastValueFrom(client.info$({}, { requestTimeout: '2s' }))).resolves.toEqual({})
  })

  it.each([
    [{ nodes: nodes.slice(0, 1) }],
    [{ nodes: undefined, node: 'http://es1:9200' }],
    [{ nodes: undefined, cloud: { id: 'name:ZXhhbXBsZS5jb20kYWJj' } }],
    [{ nodes: undefined, node: 'http://es1:9200', serverMode: 'serverless' }],
  ])('refuses it without another node: %j', (options) => {
    const message = 'hedge needs several nodes, or sniffing: a hedge goes to another node'
    expect(refusal({ ...options, hedge: { after: 'p95' } })).toBe(message)
    expect(refusal({ ...options, hedge: false })).toBeUndefined()
  })

  it('accepts one node with sniffing', () => {
    expect(refusal({ nodes: nodes.slice(0, 1), hedge: { after: 'p95' }, sniffOnStart: true })).toBeUndefined()
  })

  it('does not compile with a Cloud ID', () => {
    // @ts-expect-error a deployment has one address
    const options: ClientOptions = { cloud: { id: 'a:b' }, hedge: { after: 'p95' } }
    expect(options.hedge).toEqual({ after: 'p95' })
  })
})
