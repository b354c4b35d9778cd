import { ElasticsearchFailure } from '../errors.js'
import { isObject, type JsonObject } from '../format/json.js'
import { refuseShape, refuseText } from './document-errors.js'
import { admit } from './dynamic-mapping.js'
import { Mapping } from './index-mapping.js'
import { IndexSettings } from './index-settings.js'
import { Segment, type StoredDocument } from './segment.js'
import { Snapshot } from './snapshot.js'
import { type KnownVersion, nextVersion, type WriteConditions } from './versioning.js'

/** Result of a write. */
export interface WriteResult {
  readonly result: 'created' | 'updated' | 'deleted' | 'not_found' | 'noop'
  readonly version: number
  readonly seqNo: number
}

/** Incoming write. */
interface Write {
  readonly id: string
  readonly source: string
  readonly routing?: string | undefined
  readonly conditions?: WriteConditions
}

/** Number of replaced documents below which compaction is not worth its cost. */
const COMPACTION_MINIMUM = 1_000

/** Documents of one index, with Elasticsearch's near-real-time view of them. */
export class IndexStore {
  readonly name: string
  readonly uuid: string
  readonly createdAt: number
  readonly mapping: Mapping = new Mapping()
  readonly settings: IndexSettings = new IndexSettings()
  readonly aliases: Map<string, JsonObject> = new Map()
  isOpen = true
  readonly #clock: () => number
  readonly #current = new Map<string, StoredDocument>()
  readonly #deleted = new Map<string, KnownVersion>()
  #segment = new Segment()
  #operations = 0
  #visible: Snapshot
  #dirtySince: number | undefined

  constructor(name: string, uuid: string, clock: () => number) {
    this.name = name
    this.uuid = uuid
    this.createdAt = clock()
    this.#clock = clock
    this.#visible = this.#snapshot()
  }

  /** Returns the current document, refreshed or not. */
  get(id: string): StoredDocument | undefined {
    return this.#current.get(id)
  }

  /** Indexes or replaces a document. */
  put(write: Write): WriteResult {
    const version = nextVersion(this, write.id, this.#known(write.id), write.conditions ?? {})
    admit(this.mapping, parseSource(write), write)
    const isNew = !this.#retire(write.id)
    const seqNo = this.#operations++
    const { id, source, routing } = write
    const document = { id, source, routing, version, seqNo, removedAt: Number.POSITIVE_INFINITY }
    this.#segment.documents.push(document)
    this.#current.set(id, document)
    this.#deleted.delete(id)
    this.#touch()
    return { result: isNew ? 'created' : 'updated', version, seqNo }
  }

  /** Deletes a document. Deleting a missing one counts as an operation, too. */
  remove(id: string, conditions: WriteConditions = {}): WriteResult {
    const version = nextVersion(this, id, this.#known(id), conditions)
    const existed = this.#retire(id)
    const seqNo = this.#operations++
    this.#deleted.set(id, { version, seqNo, deleted: true })
    this.#touch()
    return { result: existed ? 'deleted' : 'not_found', version, seqNo }
  }

  /** Makes everything written so far visible to searches. */
  refresh(): void {
    if (this.#dirtySince === undefined) return
    this.#dirtySince = undefined
    const dead = this.#segment.documents.length - this.#current.size
    if (dead > COMPACTION_MINIMUM && dead > this.#current.size) this.#segment = new Segment([...this.#current.values()])
    this.#visible = this.#snapshot()
  }

  /**
   * Returns the snapshot that a search sees now. It refreshes if the refresh interval has passed since the first unseen
   * write.
   */
  search(): Snapshot {
    const interval = this.settings.refreshInterval
    const isDue = interval !== undefined && this.#clock() - (this.#dirtySince ?? Number.POSITIVE_INFINITY) >= interval
    if (isDue) this.refresh()
    return this.#visible
  }

  /** Number of documents, and of versions that were replaced or deleted. */
  get counts(): { readonly documents: number; readonly removed: number } {
    const documents = this.search().live
    return { documents, removed: this.#segment.documents.length - this.#current.size }
  }

  /** Approximate size of the sources. */
  get bytes(): number {
    let sum = 0
    for (const { source } of this.#current.values()) sum += source.length
    return sum
  }

  #snapshot(): Snapshot {
    return new Snapshot(this, this.#segment, this.#operations, this.#current.size)
  }

  #known(id: string): KnownVersion | undefined {
    const document = this.#current.get(id)
    return document === undefined ? this.#deleted.get(id) : { ...document, deleted: false }
  }

  #retire(id: string): boolean {
    const before = this.#current.get(id)
    if (before === undefined) return false
    before.removedAt = this.#operations
    this.#current.delete(id)
    return true
  }

  #touch(): void {
    this.#dirtySince ??= this.#clock()
  }
}

function parseSource(write: Write): JsonObject {
  try {
    const document = JSON.parse(write.source)
    if (isObject(document)) return document
  } catch (error) {
    if (error instanceof SyntaxError) throw refuseText(write)
    throw error
  }
  throw refuseShape()
}

/** Creates Elasticsearch's error for a closed index. */
export function indexClosed({ name, uuid }: IndexStore): ElasticsearchFailure {
  const cause = { type: 'index_closed_exception', reason: 'closed', index_uuid: uuid, index: name }
  return new ElasticsearchFailure(400, cause)
}
