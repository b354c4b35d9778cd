import { ShardFailure } from '../query/query.js'
import type { Snapshot } from '../store/snapshot.js'
import type { SearchRequest } from './search-request.js'

const LONGEST_KEEP_ALIVE = 86_400_000
const MOST_SLICES = 1_024

/** Throws if a search exceeds Elasticsearch's limits. Every shard checks for itself. */
export function checkLimits(request: SearchRequest, snapshot: Snapshot): void {
  checkKeepAlive(request.scroll ?? request.pit?.keepAlive)
  checkWindow(request, snapshot)
  if (request.scroll !== undefined) checkSlices(request.slice?.max ?? 1)
}

export function checkKeepAlive(milliseconds: number | undefined): void {
  if (milliseconds === undefined || milliseconds <= LONGEST_KEEP_ALIVE) return
  const days = `${Math.floor(milliseconds / LONGEST_KEEP_ALIVE)}d`
  throw tooMuch(
    `Keep alive for request (${days}) is too large. It must be less than (1d). This limit can be set by changing the ` +
      '[search.max_keep_alive] cluster level setting.',
  )
}

function checkWindow({ from, size, scroll }: SearchRequest, { index }: Snapshot): void {
  const limit = index.settings.maxResultWindow
  const window = scroll === undefined ? from + size : size
  if (window <= limit) return
  throw tooMuch(scroll === undefined ? windowTooLarge(limit, window) : batchTooLarge(limit, window))
}

function windowTooLarge(limit: number, window: number): string {
  return (
    `Result window is too large, from + size must be less than or equal to: [${limit}] but was [${window}]. See the ` +
    'scroll api for a more efficient way to request large data sets. This limit can be set by changing the ' +
    '[index.max_result_window] index level setting.'
  )
}

function batchTooLarge(limit: number, size: number): string {
  return (
    `Batch size is too large, size must be less than or equal to: [${limit}] but was [${size}]. Scroll batch sizes ` +
    'cost as much memory as result windows so they are controlled by the [index.max_result_window] index level setting.'
  )
}

function checkSlices(max: number): void {
  if (max <= MOST_SLICES) return
  throw tooMuch(
    `The number of slices [${max}] is too large. It must be less than [${MOST_SLICES}]. This limit can be set by ` +
      'changing the [index.max_slices_per_scroll] index level setting.',
  )
}

function tooMuch(reason: string): ShardFailure {
  return new ShardFailure({ type: 'illegal_argument_exception', reason })
}
