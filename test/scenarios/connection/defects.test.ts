import { lastValueFrom } from 'rxjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { injectDefect } from '../../support/laws/defects.js'
import { WireServer } from '../../support/servers/wire-server.js'

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(CARRIERS)('$carrier: a defect of a stage', ({ clientTo }) => {
  const BODY = '{"count":1}'

  it.each(['next', 'complete'] as const)('that throws in %s ends the call with its error', async (step) => {
    const server = await WireServer.start((request) => {
      request.head(`content-length: ${BODY.length}\r\n`)
      request.write(BODY)
    })
    const defect = new Error('defect')
    for (let stage = 0; ; stage++) {
      const client = clientTo(server.url)
      const injected = injectDefect(step, stage, defect)
      const ending = await lastValueFrom(client.count$()).catch((error: unknown) => error)
      vi.restoreAllMocks()
      expect({ stage, ending }).toEqual({ stage, ending: injected.thrown ? defect : { count: 1 } })
      expect(client.stats().calls.inFlight).toBe(0)
      await client.close()
      if (stage >= injected.stages) break
    }
    await server.close()
  })
})
