import { fileURLToPath } from 'node:url'
import { Client } from 'undici'
// @ts-expect-error undici has types for the whole only
import part from 'undici/lib/dispatcher/client.js'
import { describe, expect, it } from 'vitest'
import { runToEnd } from '../../../support/processes/child-process.js'
import { WireServer } from '../../../support/servers/wire-server.js'

describe('loadedClient', () => {
  it('loads undici for the first client, and its proxy code for the first proxy', async () => {
    const server = await WireServer.start((request) => request.response('{}'))
    const script = fileURLToPath(new URL('../../../support/processes/loaded-packages.ts', import.meta.url))
    const { output, code } = await runToEnd(script, server.url.href)
    expect(output.trim().split('\n')).toEqual(['with the library: ', 'after a call: undici'])
    expect(code).toBe(0)
  })

  // The path is none that undici documents: this is where one notices that it has moved.
  it('returns the Client that undici exports', () => {
    expect(part).toBe(Client)
  })
})
