import type { SourceFilter } from '../search/source-filter.js'
import type { IndexStore } from '../store/index-store.js'
import type { UpdateResult } from '../store/update.js'
import { PRIMARY_TERM } from '../store/versioning.js'

/** Writes the response for one document. Its source is inserted as it was stored. */
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

/** Writes the document after an update, if the request wants it. It is appended to the response. */
export function renderUpdateSource({ seqNo, source }: UpdateResult, filter: SourceFilter): string {
  const shown = filter(source)
  if (shown === undefined) return ''
  return `,"get":{"_seq_no":${seqNo},"_primary_term":${PRIMARY_TERM},"found":true,"_source":${shown}}`
}
