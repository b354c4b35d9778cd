import { identity, type OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { counted } from '../errors/counted.js'
import { isHead, type WireEvent } from '../message/wire.js'
import { operate } from '../rx/operate.js'
import { LimitSize } from './limit-size.js'

/**
 * Ends a response with a RequestAbortedError when its bytes on the network exceed `maxCompressedResponseSize`. If the
 * server announces too large a size, no byte is read.
 */
export function limitCompressedSize(call: Call): OperatorFunction<WireEvent, WireEvent> {
  const limit = call.settings.maxCompressedResponseSize
  // A response to HEAD announces the size of a body that does not come.
  if (limit === undefined || call.params.method === 'HEAD') return identity
  return operate((destination) => new LimitCompressedSize(destination, call, 'maxCompressedResponseSize', limit))
}

class LimitCompressedSize extends LimitSize {
  override next(event: WireEvent): void {
    const announced = isHead(event) && this.call.accepts(event.statusCode) ? Number(event.headers['content-length']) : 0
    if (this.exceeds(announced)) return this.tooLarge(counted(announced, 'byte'))
    super.next(event)
  }
}
