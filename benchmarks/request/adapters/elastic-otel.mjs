import { startTracing } from '../tracing.mjs'
import { open as openClient } from './elastic.mjs'

/** The official client with its own tracing. Without an HTTP instrumentation it sends no `traceparent`. */
export function open(node) {
  const stopTracing = startTracing()
  const { search, close } = openClient(node)
  return { search, close: () => close().then(stopTracing) }
}
