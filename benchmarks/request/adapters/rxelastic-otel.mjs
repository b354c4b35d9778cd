import { openTelemetry } from 'rxelastic/opentelemetry'
import { startTracing } from '../tracing.mjs'
import { open as openClient } from './rxelastic.mjs'

/** With OpenTelemetry, and the header `traceparent` in each request. */
export function open(node) {
  const stopTracing = startTracing()
  openTelemetry()
  const { search, close } = openClient(node)
  return { search, close: () => close().then(stopTracing) }
}
