import { randomUUID } from 'node:crypto'
import type { BulkDocument } from './bulk-faults.js'
import { ElasticsearchFailure, illegalArgument, indexNotFound } from './errors.js'
import { SearchContexts } from './search/search-contexts.js'
import { checkIndexName } from './store/index-names.js'
import { type ResolveOptions, resolve } from './store/index-resolution.js'
import { IndexStore, indexClosed } from './store/index-store.js'
import type { MajorVersion } from './version.js'

/** One node as the node APIs describe it. */
export interface NodeInfo {
  readonly id: string
  readonly name: string
  readonly port: number
  readonly isRunning: boolean
}

/** State that all nodes share: the indices and the open searches. */
export class Cluster {
  readonly name = 'fake-cluster'
  readonly uuid: string = newUuid()
  readonly clock: () => number
  readonly version: MajorVersion
  readonly indices: Map<string, IndexStore> = new Map()
  readonly contexts: SearchContexts
  /** Decide whether a document of a bulk is refused, and with which status. */
  readonly refusals: Set<(document: BulkDocument) => number | undefined> = new Set()
  /** Returns the nodes. The server sets this function, because it has the ports. */
  nodes: () => readonly NodeInfo[] = () => []

  constructor(clock: () => number, version: MajorVersion) {
    this.clock = clock
    this.version = version
    this.contexts = new SearchContexts(clock)
  }

  create(name: string): IndexStore {
    checkIndexName(name)
    const present = this.indices.get(name)
    if (present !== undefined) throw alreadyExists(present)
    if (this.#aliased(name).length > 0) throw aliasExists(name)
    const index = new IndexStore(name, newUuid(), this.clock)
    this.indices.set(name, index)
    return index
  }

  delete(index: IndexStore): void {
    this.indices.delete(index.name)
    this.contexts.forget(index)
  }

  /** Resolves an expression such as `logs-*,-logs-old` to indices. */
  resolve(expression: string | undefined, options: ResolveOptions = {}): readonly IndexStore[] {
    return resolve(this.indices, expression, options)
  }

  /** Returns the one index of a request for a single document. */
  single(name: string): IndexStore {
    const found = this.indices.get(name) ?? this.#aliased(name)[0]
    if (found === undefined) throw indexNotFound(name)
    if (this.#aliased(name).length > 1) throw severalIndices(name, this.#aliased(name))
    if (!found.isOpen) throw indexClosed(found)
    return found
  }

  /** Returns the index of a write. A missing index is created, as Elasticsearch does by default. */
  forWriting(name: string): IndexStore {
    const index = this.indices.get(name) ?? this.#writeIndex(name) ?? this.create(name)
    if (!index.isOpen) throw indexClosed(index)
    return index
  }

  #writeIndex(alias: string): IndexStore | undefined {
    const indices = this.#aliased(alias)
    const chosen = indices.find((index) => index.aliases.get(alias)?.is_write_index === true)
    if (chosen !== undefined || indices.length === 0) return chosen
    const [only] = indices
    if (indices.length === 1 && only?.aliases.get(alias)?.is_write_index !== false) return only
    throw illegalArgument(
      `no write index is defined for alias [${alias}]. The write index may be explicitly disabled using ` +
        'is_write_index=false or the alias points to multiple indices without one being designated as a write index',
    )
  }

  #aliased(alias: string): readonly IndexStore[] {
    return [...this.indices.values()].filter((index) => index.aliases.has(alias))
  }
}

/** Creates an id in Elasticsearch's form: 22 characters of URL-safe base64. */
function newUuid(): string {
  return Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')
}

function alreadyExists({ name, uuid }: IndexStore): ElasticsearchFailure {
  const reason = `index [${name}/${uuid}] already exists`
  const type = 'resource_already_exists_exception'
  return new ElasticsearchFailure(400, { type, reason, index_uuid: uuid, index: name })
}

function aliasExists(name: string): ElasticsearchFailure {
  const reason = `Invalid index name [${name}], already exists as alias`
  const type = 'invalid_index_name_exception'
  return new ElasticsearchFailure(400, { type, reason, index_uuid: '_na_', index: name })
}

function severalIndices(alias: string, indices: readonly IndexStore[]): ElasticsearchFailure {
  const names = indices.map((index) => index.name).sort()
  return illegalArgument(
    `alias [${alias}] has more than one index associated with it [${names.join(', ')}], can't execute a single index op`,
  )
}
