import { counted } from '../errors/counted.js'
import type { PooledChannel } from './pooled-channel.js'

/** Warns once when a request waits for a socket while paused responses hold all of them: it may wait forever. */
export class PausedSockets {
  #warned = false

  /** Looks at the sockets of a full pool. It stops at the first one that makes progress. */
  check<E>(channels: ReadonlySet<PooledChannel<E>>, node: URL): void {
    if (this.#warned) return
    for (const { paused } of channels) if (!paused) return
    this.#warned = true
    process.emitWarning(
      `a request to ${node.origin} waits for a socket, and ${counted(channels.size, 'paused response holds the only one', 'paused responses hold all of them')}`,
      {
        code: 'RXELASTIC_SOCKETS',
        detail: 'If the consumer of a paused response waits for this request, neither ends. Raise maxSockets.',
      },
    )
  }
}
