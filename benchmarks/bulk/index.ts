import { type Benchmark, withVariants } from '../benchmark.js'
import { clients, cpu } from './variants/clients.js'
import { concurrency, pressure } from './variants/concurrency.js'
import { faults } from './variants/faults.js'
import { flushBytes } from './variants/flush-bytes.js'
import { memory } from './variants/memory.js'
import { stalls } from './variants/stalls.js'
import { unsubscribe } from './variants/unsubscribe.js'

/** Writing of documents. */
export const bulk: Benchmark = withVariants('writing documents', {
  clients,
  cpu,
  concurrency,
  pressure,
  'flush-bytes': flushBytes,
  memory,
  stalls,
  faults,
  unsubscribe,
})
