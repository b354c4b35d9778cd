import { Client, errors } from 'rxelastic'
import { lastValueFrom, take, toArray } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** Stands for undici's Client. Its first two uses fail. */
const undici = vi.hoisted(() => ({ uses: 0 }))
vi.mock('undici/lib/dispatcher/client.js', async (original) => {
  const { default: Client } = await original<{ default: new (...args: unknown[]) => object }>()
  return {
    get default() {
      const use = undici.uses++
      if (use === 0) throw new Error('EMFILE: too many open files')
      return class extends Client {
        constructor(...args: unknown[]) {
          super(...args)
          if (undici.uses++ === 2) throw new Error('invalid keepAliveTimeout')
        }
      }
    },
  }
})

describe('undici', () => {
  it('is loaded again after a failure, and a Client that cannot be created ends the call', async () => {
    const server = await WireServer.start((request) => request.response('{"count":1}'))
    const sockets = ClientSockets.watch()
    const client = new Client({ node: server.url.href })
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const call = () => lastValueFrom(client.count$().pipe(take(1), toArray())).catch((thrown: unknown) => thrown)

    const notLoaded = await call()
    expect(notLoaded).toBeInstanceOf(errors.ConfigurationError)
    expect(notLoaded).toMatchObject({ message: expect.stringContaining('cannot be loaded: EMFILE') })
    const notCreated = await call()
    expect(notCreated).toBeInstanceOf(errors.ConfigurationError)
    expect(notCreated).toMatchObject({ message: 'the HTTP client cannot be created: invalid keepAliveTimeout' })
    expect(sockets.open).toHaveLength(0)
    expect(await call()).toEqual([{ count: 1 }])
    expect(events).not.toContain('retry')
    expect(events).not.toContain('node-dead')
    await client.close()
  })
})
