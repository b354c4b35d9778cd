import { SerializationError } from '../../errors/index.js'
import { isError } from '../../errors/is-error.js'
import { LazyRawHit } from '../../json/hits/lazy-raw-hit.js'
import type { Serializer } from '../../json/text/serializer.js'
import { stringify } from '../../json/text/stringify.js'
import type { BulkActionName } from './actions.js'
import type { Batch } from './batch.js'
import type { Operation } from './operation.js'
import { MISSING, PartialDocument } from './prepare.js'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Longest id that Elasticsearch takes, in bytes. Source: IndexRequest.MAX_DOCUMENT_ID_LENGTH_IN_BYTES */
const LONGEST_ID = 512

/** Writes operations into batches: the line of the action, and the line of the document. */
export class LineWriter {
  readonly #serializer: Serializer
  /** The latest index and action, and how their lines start: most operations have the same. */
  #index: string | undefined
  #indexField = ''
  #action: BulkActionName | undefined
  #start = ''
  #startWithId = ''

  constructor(serializer: Serializer) {
    this.#serializer = serializer
  }

  /**
   * Writes both lines of an operation, or nothing.
   * @throws SerializationError for a document that cannot be sent
   */
  write(batch: Batch, operation: Operation): void {
    const { payload } = operation
    if (operation.id !== undefined && operation.id.length > LONGEST_ID / 3) checkLength(operation.id)
    // The document of a raw hit is one line already. Its view is made here, and is garbage at once.
    const line = payload instanceof LazyRawHit ? payload._source : payload
    if (line instanceof Uint8Array) {
      const checked = line === payload ? oneLine(line) : line
      this.#writeAction(batch, operation)
      batch.writeBytes(checked)
      batch.writeLineFeed()
    } else if (operation.action === 'delete') {
      this.#writeAction(batch, operation)
    } else {
      const line = this.#textOf(payload)
      this.#writeAction(batch, operation)
      batch.writeText(line)
      batch.writeLineFeed()
    }
    operation.payload = undefined
  }

  #textOf(payload: unknown): string {
    if (typeof payload === 'string') return oneLineOfText(payload)
    if (payload instanceof PartialDocument) return `{"doc":${this.#partial(payload.doc)}}`
    if (payload === MISSING)
      throw new SerializationError('the raw hit has no _source: its search does not return it', payload)
    return this.#serialize(payload)
  }

  #partial(doc: unknown): string {
    return doc instanceof Uint8Array ? Buffer.from(oneLine(doc)).toString() : this.#textOf(doc)
  }

  #serialize(document: unknown): string {
    let text: string
    try {
      text = this.#serializer.serialize(document)
    } catch (cause) {
      const reason = isError(cause) ? cause.message : String(cause)
      throw new SerializationError(`the document cannot be serialized: ${reason}`, document, { cause })
    }
    // A serializer of the user's own may write more than one line.
    return text.includes('\n') ? oneLineOfText(text) : text
  }

  #writeAction(batch: Batch, { action, index, id, routing, fields }: Operation): void {
    if (fields !== undefined) return batch.writeText(`{"${action}":${stringify(fields)}}\n`)
    if (index !== this.#index) this.#rememberIndex(index)
    if (action !== this.#action) this.#rememberStart(action)
    if (id === undefined) batch.writeShort(this.#start)
    else {
      batch.writeShort(this.#startWithId)
      batch.writeShort(withEscapes(id))
    }
    if (routing !== undefined) {
      const before = id === undefined ? commaAfter(this.#indexField) : '",'
      batch.writeText(`${before}"routing":"${withEscapes(routing)}"}}\n`)
    } else batch.writeShort(id === undefined ? '}}\n' : '"}}\n')
  }

  #rememberIndex(index: string | undefined): void {
    this.#index = index
    this.#indexField = index === undefined ? '' : `"_index":${JSON.stringify(index)}`
    this.#action = undefined
  }

  #rememberStart(action: BulkActionName): void {
    this.#action = action
    this.#start = `{"${action}":{${this.#indexField}`
    this.#startWithId = `${this.#start}${commaAfter(this.#indexField)}"_id":"`
  }
}

function commaAfter(fields: string): string {
  return fields === '' ? '' : ','
}

/** Returns text as it stands between quotes. Most IDs need no escapes, and seeing that takes less time than JSON.stringify. */
function withEscapes(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0xd800) return JSON.stringify(text).slice(1, -1)
  }
  return text
}

/** The whole request would be refused. */
function checkLength(id: string): void {
  const length = Buffer.byteLength(id)
  if (length <= LONGEST_ID) return
  throw new SerializationError(`the _id has ${length} bytes; Elasticsearch takes ${LONGEST_ID} at most`, id)
}

/** Ready-made JSON without the line break at its end. @throws SerializationError if there is another one, or nothing else */
function oneLine(json: Uint8Array): Uint8Array {
  const at = json.indexOf(LINE_FEED)
  if (at < 0 && json.length > 0) return json
  const end = Math.max(at, 0)
  if (end === 0 || at < json.length - 1) throw notOneLine(json)
  return json.subarray(0, json[end - 1] === CARRIAGE_RETURN ? end - 1 : end)
}

function oneLineOfText(json: string): string {
  const text = json.endsWith('\n') ? json.slice(0, json.endsWith('\r\n') ? -2 : -1) : json
  if (text === '' || text.includes('\n')) throw notOneLine(json)
  return text
}

function notOneLine(json: unknown): SerializationError {
  return new SerializationError('ready-made JSON of a document must be one line, and not an empty one', json)
}
