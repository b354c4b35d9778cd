import { Client, errors } from 'rxelastic'
import { lastValueFrom, take, toArray } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'

vi.mock('undici/lib/dispatcher/client.js', () => {
  throw new Error('Cannot find package')
})
vi.mock('hpagent', () => {
  throw new Error('Cannot find package')
})

describe('a package that is missing', () => {
  it.each([
    ['undici', {}],
    ['hpagent', { proxy: 'http://localhost:1' }],
  ] as const)('%s ends the call without a retry and without blame for the node', async (name, options) => {
    const client = new Client({ node: 'http://localhost:1', ...options })
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const error = await lastValueFrom(client.count$().pipe(take(1), toArray())).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(String(error)).toContain(`the package ${name} cannot be loaded`)
    expect(events).not.toContain('retry')
    expect(events).not.toContain('node-dead')
    await client.close()
  })
})
