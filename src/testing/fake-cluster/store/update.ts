import {
  documentMissing,
  type ElasticsearchFailure,
  illegalArgument,
  invalidRequest,
  versionConflict,
} from '../errors.js'
import { isObject, type Json, type JsonObject } from '../format/json.js'
import { unknownField } from '../query/field-clause.js'
import type { IndexStore, WriteResult } from './index-store.js'
import { PRIMARY_TERM, type WriteConditions } from './versioning.js'

/** Partial update that is parsed and checked. */
export interface Update {
  readonly doc: JsonObject | undefined
  readonly upsert: JsonObject | undefined
  readonly docAsUpsert: boolean
  readonly detectNoop: boolean
  readonly hasScript: boolean
  readonly source: Json | undefined
}

/** Result of an update, and the document after it. */
export interface UpdateResult extends WriteResult {
  readonly source: string
}

const KEYS = ['doc', 'upsert', 'doc_as_upsert', 'detect_noop', 'script', 'scripted_upsert', '_source']

/** Parses the body of an update. */
export function parseUpdate(body: JsonObject, text: string): Update {
  const unknown = Object.keys(body).find((key) => !KEYS.includes(key))
  if (unknown !== undefined) throw unknownField('UpdateRequest', unknown, text)
  const { doc, upsert, script } = body
  if (script !== undefined && doc !== undefined) throw invalidRequest("can't provide both script and doc")
  if (script === undefined && doc === undefined) throw invalidRequest('script or doc is missing')
  return {
    doc: isObject(doc) ? doc : undefined,
    upsert: isObject(upsert) ? upsert : undefined,
    docAsUpsert: body.doc_as_upsert === true,
    detectNoop: body.detect_noop !== false,
    hasScript: script !== undefined,
    source: body._source,
  }
}

/** Merges the partial document into the stored one, or puts the upsert in its place. */
export function applyUpdate(
  index: IndexStore,
  id: string,
  update: Update,
  conditions: WriteConditions,
  routing: string | undefined,
): UpdateResult {
  const stored = index.get(id)
  if (stored === undefined) {
    const upsert = update.docAsUpsert ? update.doc : update.upsert
    if (upsert === undefined || conditions.ifSeqNo !== undefined) throw documentMissing(index, id)
    const source = JSON.stringify(upsert)
    return { ...index.put({ id, source, routing }), source }
  }
  checkSequence(index, id, stored.seqNo, conditions)
  if (update.hasScript) throw scriptFailure()
  const before: JsonObject = JSON.parse(stored.source)
  const { merged, isChanged } = merge(before, update.doc ?? {})
  if (!isChanged && update.detectNoop) {
    return { result: 'noop', version: stored.version, seqNo: stored.seqNo, source: stored.source }
  }
  const source = JSON.stringify(merged)
  return { ...index.put({ id, source, routing: routing ?? stored.routing }), source }
}

function checkSequence(
  index: IndexStore,
  id: string,
  seqNo: number,
  { ifSeqNo, ifPrimaryTerm }: WriteConditions,
): void {
  if (ifSeqNo === undefined || (ifSeqNo === seqNo && ifPrimaryTerm === PRIMARY_TERM)) return
  const current = `current document has seqNo [${seqNo}] and primary term [${PRIMARY_TERM}]`
  throw versionConflict(index, id, `required seqNo [${ifSeqNo}], primary term [${ifPrimaryTerm}]. ${current}`)
}

/** Merges objects key by key; everything else is replaced. */
function merge(before: JsonObject, changes: JsonObject): { readonly merged: JsonObject; readonly isChanged: boolean } {
  const merged: Record<string, Json> = { ...before }
  let isChanged = false
  for (const [key, value] of Object.entries(changes)) {
    const old = merged[key]
    if (isObject(old) && isObject(value)) {
      const inner = merge(old, value)
      merged[key] = inner.merged
      isChanged ||= inner.isChanged
    } else if (JSON.stringify(old) !== JSON.stringify(value)) {
      merged[key] = value
      isChanged = true
    }
  }
  return { merged, isChanged }
}

/** Reports that the stand-in runs no scripts, in the form of a failed script. */
function scriptFailure(): ElasticsearchFailure {
  return illegalArgument('failed to execute script', {
    caused_by: {
      type: 'not_supported_by_fake_cluster',
      reason: 'FakeCluster does not support scripts; use a real Elasticsearch for this',
    },
  })
}
