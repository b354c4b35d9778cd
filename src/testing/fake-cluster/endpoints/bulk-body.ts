import { illegalArgument } from '../errors.js'
import { isObject, type Json, type JsonObject } from '../format/json.js'
import { parseBody } from '../format/json-errors.js'
import { tokenName } from '../query/query.js'
import { parseUpdate, type Update } from '../store/update.js'
import type { WriteConditions } from '../store/versioning.js'

/** One action of a bulk request. */
export interface BulkItem {
  readonly action: string
  readonly index: string
  readonly id: string | undefined
  readonly routing: string | undefined
  readonly conditions: WriteConditions
  /** Document as received; empty for deletions and updates. */
  readonly source: string
  readonly update: Update | undefined
}

const ACTIONS = ['create', 'delete', 'index', 'update']
const METADATA = [
  '_index',
  '_id',
  'routing',
  'version',
  'version_type',
  'if_seq_no',
  'if_primary_term',
  'retry_on_conflict',
  'require_alias',
  'op_type',
  'dynamic_templates',
  '_source',
]
const NEWLINE = 10

/** Parses a bulk body line by line. The documents stay strings; indexing finds out whether they are JSON. */
export function parseBulk(body: Buffer, index: string | undefined, routing: string | undefined): readonly BulkItem[] {
  if (body.at(-1) !== NEWLINE) throw illegalArgument('The bulk request must be terminated by a newline [\\n]')
  const items: BulkItem[] = []
  const lines = linesOf(body)
  let number = 0
  for (let line = lines.next(); line.done !== true; line = lines.next()) {
    number++
    if (line.value.trim() === '') continue
    const { action, metadata } = parseAction(line.value, number)
    const item = itemOf(action, metadata, index, routing)
    if (action === 'delete') {
      items.push(item)
      continue
    }
    const source = lines.next()
    number++
    if (source.done === true) break
    items.push(action === 'update' ? { ...item, update: updateOf(source.value) } : { ...item, source: source.value })
  }
  return items
}

/** Each line is decoded separately, so that its string keeps no other alive. */
function* linesOf(body: Buffer): Generator<string, undefined> {
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf(NEWLINE, start)
    yield body.toString('utf8', start, end)
    start = end + 1
  }
  return undefined
}

function parseAction(line: string, number: number): { readonly action: string; readonly metadata: JsonObject } {
  const parsed = parseBody(line)
  if (!isObject(parsed)) {
    throw malformed(number, `expected START_OBJECT but found [${tokenName(parsed)}]`)
  }
  const [[action, metadata] = [undefined, null], another] = Object.entries(parsed)
  if (action === undefined) throw malformed(number, 'expected FIELD_NAME but found [END_OBJECT]')
  if (!isObject(metadata))
    throw malformed(number, `expected START_OBJECT or END_OBJECT but found [${tokenName(metadata)}]`)
  if (!ACTIONS.includes(action)) {
    throw malformed(number, `expected field [create], [delete], [index] or [update] but found [${action}]`)
  }
  if (another !== undefined) throw malformed(number, 'expected END_OBJECT but found [FIELD_NAME]')
  const unknown = Object.keys(metadata).find((key) => !METADATA.includes(key))
  if (unknown === undefined) return { action, metadata }
  throw illegalArgument(`Action/metadata line [${number}] contains an unknown parameter [${unknown}]`)
}

function itemOf(
  action: string,
  metadata: JsonObject,
  index: string | undefined,
  routing: string | undefined,
): BulkItem {
  return {
    action,
    index: text(metadata._index) ?? index ?? '',
    id: text(metadata._id),
    routing: text(metadata.routing) ?? routing,
    conditions: {
      create: action === 'create',
      ifSeqNo: number(metadata.if_seq_no),
      ifPrimaryTerm: number(metadata.if_primary_term),
      version: number(metadata.version),
      versionType: text(metadata.version_type),
    },
    source: '',
    update: undefined,
  }
}

function updateOf(line: string): Update {
  const body = parseBody(line)
  return parseUpdate(isObject(body) ? body : {}, line)
}

function text(value: Json | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value)
}

function number(value: Json | undefined): number | undefined {
  return value === undefined || value === null ? undefined : Number(value)
}

function malformed(line: number, detail: string): Error {
  return illegalArgument(`Malformed action/metadata line [${line}], ${detail}`)
}
