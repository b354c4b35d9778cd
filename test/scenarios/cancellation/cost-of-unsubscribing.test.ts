import { describe, expect, it } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** Returns the number of stacks that are formatted while a function runs: each takes longer than closing a socket. */
function stacksFormatted(run: () => void): number {
  const { prepareStackTrace } = Error
  let count = 0
  Error.prepareStackTrace = () => `${++count}`
  try {
    run()
  } finally {
    Error.prepareStackTrace = prepareStackTrace
  }
  return count
}

describe.each(KINDS)('$kind: unsubscribing', ({ connectTo }) => {
  it('formats no stack of an error, so that the socket closes at once', async () => {
    const server = await WireServer.start()
    const connection = connectTo(server.url, { maxSockets: 2 })
    const calls = ['/first', '/second'].map((path) => record(connection.request$(requestTo(path))))
    await server.until(() => server.requests.length === 2)
    // What all of them share is formatted once.
    calls[0]?.unsubscribe()
    expect(stacksFormatted(() => calls[1]?.unsubscribe())).toBe(0)
    await server.connected(0)
  })
})
