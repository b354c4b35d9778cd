import { illegalArgument } from '../errors.js'
import type { Parameters } from '../http/parameters.js'
import type { IndexStore, WriteResult } from '../store/index-store.js'
import { PRIMARY_TERM } from '../store/versioning.js'

/** Value of `refresh` in a write: it determines when the write becomes visible. */
export type Refresh = 'true' | 'false' | 'wait_for'

export function refreshOf(parameters: Parameters): Refresh {
  const value = parameters.text('refresh') ?? 'false'
  if (value === '') return 'true'
  if (value === 'true' || value === 'false' || value === 'wait_for') return value
  throw illegalArgument(`Unknown value for refresh: [${value}].`)
}

/** Refreshes the indices. The next scheduled refresh happens at once, so `wait_for` never waits. */
export function applyRefresh(refresh: Refresh, indices: Iterable<IndexStore>): void {
  if (refresh !== 'false') for (const index of indices) index.refresh()
}

/**
 * Writes the response of one write, alone or in a bulk, as JSON. A bulk has thousands of them, and objects would cost
 * more than the writes. `more` is appended.
 */
export function renderWrite(index: IndexStore, id: string, write: WriteResult, refresh: Refresh, more = ''): string {
  const { result, version, seqNo } = write
  const forced = refresh === 'true' ? ',"forced_refresh":true' : ''
  const shards = `{"total":${1 + index.settings.replicas},"successful":1,"failed":0}`
  return (
    `{"_index":"${index.name}","_id":${JSON.stringify(id)},"_version":${version},"result":"${result}"${forced},` +
    `"_shards":${shards},"_seq_no":${seqNo},"_primary_term":${PRIMARY_TERM}${more}}`
  )
}

/** Returns the HTTP status of a write. */
export function statusOf(result: string): number {
  if (result === 'created') return 201
  return result === 'not_found' ? 404 : 200
}
