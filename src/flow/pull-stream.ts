import type { Readable } from 'node:stream'
import type { Subscriber } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import type { Demand } from './demand.js'

/** Emits the chunks of a Node stream, at the pace of the consumer. */
export function pullFromStream(stream: Readable, out: Subscriber<unknown>, demand: Demand | undefined): void {
  if (stream.destroyed || stream.readableDidRead) {
    return out.error(new ConfigurationError('pullFrom: the stream was read or destroyed before'))
  }
  let ended = false
  let paused = false
  let turning = false
  const flow = (): void => {
    if (!paused && !turning && !ended) stream.resume()
  }
  const onTurn = (): void => {
    turning = false
    flow()
  }
  const onData = (chunk: unknown): void => {
    // The time of the first chunk counts, too.
    demand?.turns.isOver()
    out.next(chunk)
    if (demand === undefined || turning || ended || !demand.turns.isOver()) return
    turning = true
    stream.pause()
    demand.turns.afterWork(onTurn)
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
    demand?.turns.cancel(onTurn)
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
