import type { IndexStore } from '../store/index-store.js'
import type { Snapshot } from '../store/snapshot.js'
import type { ScrollCursor } from './scroll-cursor.js'

/** Search that the cluster keeps open: a point in time or a scroll. */
export interface SearchContext {
  readonly id: string
  readonly number: number
  readonly snapshots: readonly Snapshot[]
  /** Position of a scroll; a point in time has none. */
  readonly cursor: ScrollCursor | undefined
  keepAlive: number
  expiresAt: number
}

/** Information in an id about its context, which outlives the context. */
export interface ContextId {
  readonly kind: 'pit' | 'scroll'
  readonly number: number
  readonly indices: readonly string[]
}

/** Open points in time and scrolls. Expiry is checked at each access, so that no timer keeps a process alive. */
export class SearchContexts {
  readonly #clock: () => number
  readonly #open = new Map<string, SearchContext>()
  #count = 0

  constructor(clock: () => number) {
    this.#clock = clock
  }

  open(snapshots: readonly Snapshot[], keepAlive: number, cursor?: ScrollCursor): SearchContext {
    const number = ++this.#count
    const kind = cursor === undefined ? 'pit' : 'scroll'
    const id = encode({ kind, number, indices: snapshots.map(({ index }) => index.name) })
    const context = { id, number, snapshots, cursor, keepAlive, expiresAt: this.#clock() + keepAlive }
    this.#open.set(id, context)
    return context
  }

  /** Returns an open context and extends its life. A new keep-alive replaces the old one. */
  use(id: string, keepAlive?: number): SearchContext | undefined {
    this.#sweep()
    const context = this.#open.get(id)
    if (context === undefined) return undefined
    context.keepAlive = keepAlive ?? context.keepAlive
    context.expiresAt = Math.max(context.expiresAt, this.#clock() + context.keepAlive)
    return context
  }

  close(id: string): boolean {
    this.#sweep()
    return this.#open.delete(id)
  }

  closeAllScrolls(): number {
    const scrolls = this.list().filter(({ cursor }) => cursor !== undefined)
    for (const { id } of scrolls) this.#open.delete(id)
    return scrolls.length
  }

  /** Closes the contexts of an index that is gone. */
  forget(index: IndexStore): void {
    for (const context of this.list()) {
      if (context.snapshots.some((snapshot) => snapshot.index === index)) this.#open.delete(context.id)
    }
  }

  list(): readonly SearchContext[] {
    this.#sweep()
    return [...this.#open.values()]
  }

  #sweep(): void {
    const now = this.#clock()
    for (const [id, { expiresAt }] of this.#open) if (expiresAt < now) this.#open.delete(id)
  }
}

function encode({ kind, number, indices }: ContextId): string {
  return Buffer.from(JSON.stringify([kind, number, ...indices])).toString('base64url')
}

/** Decodes an id. Returns `undefined` for an id that another cluster issued. */
export function decodeContextId(id: string): ContextId | undefined {
  try {
    const [kind, number, ...indices] = JSON.parse(Buffer.from(id, 'base64url').toString())
    return kind === 'pit' || kind === 'scroll' ? { kind, number, indices } : undefined
  } catch {
    return undefined
  }
}
