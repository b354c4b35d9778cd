import { channel } from 'node:diagnostics_channel'
import { describe, expect, it } from 'vitest'
import { listen, on } from '../../../src/opentelemetry/listen.js'

describe('listen', () => {
  it('receives the messages of all channels until it is stopped', () => {
    const [one, two] = [channel('test:listen:one'), channel('test:listen:two')]
    const received: string[] = []
    const stop = listen(
      on<string>(one, (message) => received.push(`one ${message}`)),
      on<string>(two, (message) => received.push(`two ${message}`)),
    )
    one.publish('a')
    two.publish('b')
    stop()
    expect([one.hasSubscribers, two.hasSubscribers]).toEqual([false, false])
    one.publish('c')
    expect(received).toEqual(['one a', 'two b'])
  })
})
