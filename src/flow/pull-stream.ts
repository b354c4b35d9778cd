import type { Readable } from 'node:stream'
import type { Subscriber } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import type { Demand } from './demand.js'
import { TURN } from './turn-length.js'

/** Emits the chunks of a Node stream, at the pace of the consumer. */
export function pullFromStream(stream: Readable, out: Subscriber<unknown>, demand: Demand | undefined): void {
  if (stream.destroyed || stream.readableDidRead) {
    return out.error(new ConfigurationError('pullFrom: the stream was read or destroyed before'))
  }
  let ended = false
  let paused = false
  let worked = 0
  let turn: NodeJS.Immediate | undefined
  const flow = (): void => {
    if (!paused && turn === undefined && !ended) stream.resume()
  }
  const giveWay = (): void => {
    stream.pause()
    turn = setImmediate(() => {
      turn = undefined
      worked = 0
      flow()
    })
  }
  const onData = (chunk: unknown): void => {
    const start = performance.now()
    out.next(chunk)
    worked += performance.now() - start
    if (worked >= TURN && turn === undefined && demand !== undefined && !ended) giveWay()
  }
  const onEnd = (): void => {
    ended = true
    out.complete()
  }
  const onError = (error: unknown): void => {
    ended = true
    out.error(error)
  }
  const onClose = (): void => {
    if (!ended) onError(new Error('the stream was closed before its end'))
  }
  const listeners = { end: onEnd, error: onError, close: onClose }
  for (const [event, listener] of Object.entries(listeners)) stream.on(event, listener)
  out.add(() => {
    clearImmediate(turn)
    stream.off('data', onData)
    for (const [event, listener] of Object.entries(listeners)) stream.off(event, listener)
    // It can fail once more while it closes, without a consumer.
    stream.on('error', () => {})
    if (!ended) stream.destroy()
    ended = true
  })
  const pause = (): void => {
    paused = true
    stream.pause()
  }
  const resume = (): void => {
    paused = false
    flow()
  }
  out.add(demand?.control({ pause, resume }))
  // A stream that is paused on purpose does not begin to flow with its first listener.
  stream.on('data', onData)
}
