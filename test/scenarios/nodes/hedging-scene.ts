import { channel } from 'node:diagnostics_channel'
import { Client, type ClientEvent, type CommonOptions } from 'rxelastic'
import { onTestFinished } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { type Recorded, record } from '../../support/recording/recorded.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** Two nodes that answer when the test says so, and a client that hedges after 50 ms of a clock that the test sets. */
export async function scene(options: CommonOptions = {}) {
  const [first, second] = await Promise.all([WireServer.start(), WireServer.start()])
  const clock = new HandClock()
  const nodes = [first.url, second.url]
  const client = new Client({ nodes, hedge: { after: '50ms' }, scheduler: clock, ...options })
  onTestFinished(() => client.close())
  const events: Recorded<ClientEvent> = record(client.events$)
  const sockets = ClientSockets.watch()
  return { first, second, clock, client, events, sockets, types: () => events.values.map(({ type }) => type) }
}

/** Messages of a diagnostics channel, in their order. */
export function published<T>(name: string): T[] {
  const messages: T[] = []
  const listener = (message: unknown): void => void messages.push(message as T)
  channel(name).subscribe(listener)
  onTestFinished(() => void channel(name).unsubscribe(listener))
  return messages
}
