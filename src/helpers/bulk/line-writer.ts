import { SerializationError } from '../../errors/index.js'
import type { Serializer } from '../../json/text/serializer.js'
import { stringify } from '../../json/text/stringify.js'
import type { Batch } from './batch.js'
import type { Operation } from './operation.js'
import { MISSING, PartialDocument } from './prepare.js'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Longest id that Elasticsearch takes, in bytes. Source: IndexRequest.MAX_DOCUMENT_ID_LENGTH_IN_BYTES */
const LONGEST_ID = 512

const OPEN = { index: '{"index":{', create: '{"create":{', update: '{"update":{', delete: '{"delete":{' } as const

/** Writes operations into batches: the line of the action, and the line of the document. */
export class LineWriter {
  readonly #serializer: Serializer
  /** The latest index and its field: most operations have the same one. */
  #index = ''
  #indexField = '"_index":""'

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
    if (payload instanceof Uint8Array) {
      const line = oneLine(payload)
      batch.writeText(this.#actionLine(operation))
      batch.writeLine(line)
    } else if (operation.action === 'delete') {
      batch.writeText(this.#actionLine(operation))
    } else {
      const line = this.#textOf(payload)
      batch.writeText(`${this.#actionLine(operation)}${line}\n`)
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
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new SerializationError(`the document cannot be serialized: ${reason}`, document, { cause })
    }
    // A serializer of the user's own may write more than one line.
    return text.includes('\n') ? oneLineOfText(text) : text
  }

  #actionLine(operation: Operation): string {
    const { action, index, id, routing, fields } = operation
    if (fields !== undefined) return `{"${action}":${stringify(fields)}}\n`
    let line: string = OPEN[action]
    let comma = ''
    if (index !== undefined) {
      if (index !== this.#index) this.#remember(index)
      line += this.#indexField
      comma = ','
    }
    if (id !== undefined) {
      line += `${comma}"_id":${quoted(id)}`
      comma = ','
    }
    if (routing !== undefined) line += `${comma}"routing":${quoted(routing)}`
    return `${line}}}\n`
  }

  #remember(index: string): void {
    this.#index = index
    this.#indexField = `"_index":${JSON.stringify(index)}`
  }
}

/** Most ids need no escapes, and seeing that takes less time than JSON.stringify. */
function quoted(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0xd800) return JSON.stringify(text)
  }
  return `"${text}"`
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
