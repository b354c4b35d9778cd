import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import type { NodeSettings } from '../../../src/nodes/node.js'
import { jsonOptions, rejectContradictions } from '../../../src/options/contradictions.js'

type Given = Parameters<typeof rejectContradictions>[0]

const nodesAt = (...urls: readonly string[]): NodeSettings[] =>
  urls.map(
    (url) => ({ url: new URL(url), id: undefined, headers: undefined, roles: undefined, tls: undefined }) as never,
  )

const ONE = nodesAt('https://a')
const TWO = nodesAt('https://a', 'https://b')
const agent = (() => undefined) as never
const serializer = {} as never

describe('rejectContradictions', () => {
  it.each<[given: Given, nodes: readonly NodeSettings[], message: string]>([
    [
      { caFingerprint: 'A5' },
      nodesAt('https://a', 'http://b'),
      'caFingerprint needs nodes at https URLs, and http://b/ is not one',
    ],
    [{ agent, proxy: {} as never }, ONE, 'proxy cannot be given together with an agent'],
    [{ agent, maxSockets: 5 }, ONE, 'maxSockets cannot be given together with an agent; set it on the agent'],
    [{ agent, keepAliveTimeout: 5 }, ONE, 'keepAliveTimeout cannot be given together with an agent'],
    [{ serializer, longs: 'bigint' }, ONE, 'longs cannot be given together with a serializer'],
    [{ serializer, vectors: 'base64' }, ONE, 'vectors cannot be given together with a serializer'],
    [{ serverMode: 'serverless' }, TWO, 'a serverless project has one address; there are several nodes'],
    [
      { serverMode: 'serverless', compatibilityVersion: 9 },
      ONE,
      "compatibilityVersion cannot be given together with serverMode: 'serverless'",
    ],
    [{ serverMode: 'serverless', sniffOnStart: true }, ONE, "serverMode: 'serverless'"],
  ])('refuses %o', (given, nodes, message) => {
    expect(() => rejectContradictions(given, nodes, false)).toThrow(ConfigurationError)
    expect(() => rejectContradictions(given, nodes, false)).toThrow(message)
  })

  it('refuses to sniff with a Cloud ID, and only then', () => {
    expect(() => rejectContradictions({ sniffOnStart: true }, ONE, true)).toThrow(/sniffOnStart.* cloud/)
    rejectContradictions({ sniffOnStart: true }, ONE, false)
  })

  it.each<[given: Given, nodes: readonly NodeSettings[]]>([
    [{}, nodesAt('http://a')],
    [{ caFingerprint: 'A5' }, TWO],
    [{ agent }, ONE],
    [{ agent: false as never, maxSockets: 5, keepAliveTimeout: 5 }, ONE],
    [{ serializer }, ONE],
    [{ longs: 'bigint', vectors: 'base64' }, ONE],
    [{ serverMode: 'serverless' }, ONE],
    [{ compatibilityVersion: 8 }, TWO],
  ])('accepts %o', (given, nodes) => {
    rejectContradictions(given, nodes, false)
  })
})

describe('jsonOptions', () => {
  it('names the options of JSON that are given', () => {
    expect(jsonOptions({ longs: 'bigint', vectors: 'base64', maxRetries: 1 })).toEqual(['longs', 'vectors'])
    expect(jsonOptions({ longs: undefined })).toEqual([])
  })
})
