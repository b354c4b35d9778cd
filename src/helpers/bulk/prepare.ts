import { describe } from '../../errors/describe.js'
import { ConfigurationError } from '../../errors/index.js'
import { LazyRawHit } from '../../json/hits/lazy-raw-hit.js'
import { isRawHit, type RawHit } from '../../json/hits/raw-hit.js'
import type { BulkActionName, OnDocumentResult } from './actions.js'
import { type ActionFields, Operation } from './operation.js'

/** Makes operations of documents, as `onDocument` says. */
export class Preparer<T> {
  readonly #index: string | undefined
  readonly #onDocument: ((document: T) => OnDocumentResult) | undefined
  readonly #action: 'index' | 'create'

  /**
   * @param index - default index of all operations
   * @param action - action of documents without `onDocument`
   */
  constructor(
    index: string | undefined,
    onDocument: ((document: T) => OnDocumentResult) | undefined,
    action: 'index' | 'create' = 'index',
  ) {
    this.#index = index
    this.#onDocument = onDocument
    this.#action = action
  }

  /**
   * Makes the operation of a document.
   * @returns `undefined` if the document is to be skipped
   * @throws ConfigurationError for an action that cannot be sent; what `onDocument` throws
   */
  prepare(document: T): Operation<T> | undefined {
    const onDocument = this.#onDocument
    if (onDocument === undefined) return this.#plain(document)
    const result: unknown = onDocument(document)
    if (result === null) return undefined
    if (Array.isArray(result)) return this.#operation(document, result[0], result[1])
    return this.#operation(document, result, undefined)
  }

  #plain(document: T): Operation<T> {
    if (document instanceof LazyRawHit) return this.#lazy(document)
    if (!isRawHit(document)) {
      if (this.#index === undefined) throw noIndex()
      return new Operation(document, this.#action, undefined, undefined, undefined, undefined, document, false)
    }
    const { _index, _id, _routing, _source } = document
    const index = this.#index === undefined ? _index : undefined
    return new Operation<T>(document, this.#action, index, _id, _routing, undefined, _source ?? MISSING, true)
  }

  #lazy(document: T & LazyRawHit): Operation<T> {
    const { _index, _id, _routing } = document
    const index = this.#index === undefined ? _index : undefined
    const payload = document.hasSource ? document : MISSING
    return new Operation<T>(document, this.#action, index, _id, _routing, undefined, payload, true)
  }

  #operation(document: T, given: unknown, payload: unknown): Operation<T> {
    const action = nameOf(given)
    let fields: ActionFields = Object(given)[action]
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
      throw wrongAction(`${action} must be an object, got ${describe(fields)}`)
    if (isRawHit(document)) fields = withHit(fields, document, this.#index)
    const { _index, _id, routing } = fields
    if (_index === undefined && this.#index === undefined) throw noIndex()
    const id = idOf(_id)
    if (id === undefined && (action === 'update' || action === 'delete')) throw wrongAction(`${action} needs an _id`)
    return new Operation(
      document,
      action,
      indexOf(_index, this.#index),
      id,
      routing === undefined || routing === null ? undefined : String(routing),
      hasOtherFields(fields) ? fields : undefined,
      payloadOf(action, document, payload),
      isRepeatable(action, id, fields, payload),
    )
  }
}

/** Payload of a raw hit whose search does not return the document. */
export const MISSING: unique symbol = Symbol('missing')

/** Payload of an update that gives a part of a document. */
export class PartialDocument {
  readonly doc: unknown

  constructor(doc: unknown) {
    this.doc = doc
  }
}

function nameOf(given: unknown): BulkActionName {
  if (typeof given !== 'object' || given === null) throw wrongAction(`got ${describe(given)}`)
  let found: BulkActionName | undefined
  for (const name in given) {
    if (found !== undefined) throw wrongAction(`got ${found} and ${name} at once`)
    if (name !== 'index' && name !== 'create' && name !== 'update' && name !== 'delete') {
      throw wrongAction(`there is no action ${JSON.stringify(name)}`)
    }
    found = name
  }
  if (found === undefined) throw wrongAction('got an empty object')
  return found
}

function wrongAction(detail: string): ConfigurationError {
  return new ConfigurationError(
    `onDocument must return { index: {} }, { create: {} }, { update: {} } or { delete: {} }, [action, payload], or null: ${detail}`,
  )
}

function noIndex(): ConfigurationError {
  return new ConfigurationError('bulk needs an index: pass { index }, or an _index with the action of each document')
}

/** @throws ConfigurationError for what Elasticsearch refuses together with the whole request */
function idOf(id: unknown): string | undefined {
  if (id === undefined || id === null) return undefined
  const text = typeof id === 'string' ? id : String(id)
  if (text === '') throw wrongAction('the _id must not be empty')
  return text
}

/** An operation that names the default index is one on the same index as those that name none. */
function indexOf(index: unknown, defaultIndex: string | undefined): string | undefined {
  const name = index === undefined ? undefined : String(index)
  return name === defaultIndex ? undefined : name
}

function hasOtherFields(fields: ActionFields): boolean {
  for (const name in fields) {
    if (name !== '_id' && name !== '_index' && name !== 'routing' && fields[name] !== undefined) return true
  }
  return false
}

/** A raw hit names its document, unless the action does. */
function withHit(fields: ActionFields, hit: RawHit, defaultIndex: string | undefined): ActionFields {
  const { _id = hit._id, routing = hit._routing, _index = defaultIndex === undefined ? hit._index : undefined } = fields
  return { ...fields, _id, routing, _index }
}

function payloadOf(action: BulkActionName, document: unknown, payload: unknown): unknown {
  if (action === 'delete') return undefined
  if (payload !== undefined) return payload
  const source = isRawHit(document) ? (document._source ?? MISSING) : document
  return action === 'update' ? new PartialDocument(source) : source
}

/** Returns whether carrying out an action twice has the same effect as carrying it out once. */
function isRepeatable(
  action: BulkActionName,
  id: string | undefined,
  { version, if_seq_no: ifSeqNo, if_primary_term: ifPrimaryTerm }: ActionFields,
  payload: unknown,
): boolean {
  if (id === undefined || version !== undefined || ifSeqNo !== undefined || ifPrimaryTerm !== undefined) return false
  return action !== 'update' || payload === undefined || isPartial(payload)
}

/** Scripts count and append; a plain `upsert` is followed by the `doc` the second time, but not the first. */
function isPartial(payload: unknown): boolean {
  if (typeof payload !== 'object' || payload === null || payload instanceof Uint8Array) return false
  const { doc, script, upsert }: { doc?: unknown; script?: unknown; upsert?: unknown } = payload
  return doc != null && script == null && upsert == null
}
