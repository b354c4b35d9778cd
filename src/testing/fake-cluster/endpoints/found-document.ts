import type { SourceFilter } from '../search/source-filter.js'
import type { IndexStore } from '../store/index-store.js'
import type { UpdateResult } from '../store/update.js'
import { PRIMARY_TERM } from '../store/versioning.js'

/** What a request for one document answers: its source spliced in as it was stored. */
export function describeFound(index: IndexStore, id: string, filter: SourceFilter): string {
  const document = index.get(id)
  const place = `"_index":${JSON.stringify(index.name)},"_id":${JSON.stringify(id)}`
  if (document === undefined) return `{${place},"found":false}`
  const source = filter(document.source)
  return `{${[
    place,
    `"_version":${document.version},"_seq_no":${document.seqNo},"_primary_term":${PRIMARY_TERM}`,
    ...(document.routing === undefined ? [] : [`"_routing":${JSON.stringify(document.routing)}`]),
    '"found":true',
    ...(source === undefined ? [] : [`"_source":${source}`]),
  ].join(',')}}`
}

/** The document after an update, if it was asked for: to be put behind the rest of the response. */
export function renderUpdateSource({ seqNo, source }: UpdateResult, filter: SourceFilter): string {
  const shown = filter(source)
  if (shown === undefined) return ''
  return `,"get":{"_seq_no":${seqNo},"_primary_term":${PRIMARY_TERM},"found":true,"_source":${shown}}`
}
