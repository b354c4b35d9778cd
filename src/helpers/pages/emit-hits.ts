import { Observable, type Subscriber, throwIfEmpty } from 'rxjs'
import { withDemand } from '../../flow/ambient.js'
import type { Demand } from '../../flow/demand.js'
import type { Hit } from '../hits/hit-parser.js'
import type { Page } from './page.js'
import { type HitAt, LAST } from './page-hits.js'

/** Settings for emitting the hits of pages. */
export interface EmitSettings<I = Hit> {
  /** Number of pages that are fetched ahead. */
  readonly prefetch: number
  /** Number of pages that suffice if they are full: no more are fetched ahead. @defaultValue all */
  readonly pages?: number | undefined
  /** Time for which hits are emitted without a turn of the event loop, in milliseconds. */
  readonly turn: number
  /** Backpressure of the consumer, if there is any. */
  readonly demand: Demand | undefined
  readonly parser: {
    parse(batch: Buffer): readonly I[]
    /** Returns the emitted form of an item. */
    emitted(item: I, batch: Buffer, place: number): unknown
  }
  /** Record of the hits that were emitted: none is emitted twice. */
  readonly delivered: { accept(item: I): boolean }
}

/** Receives the progress of one slice. */
export interface Progress {
  /** Latest hit, set before it is emitted. A consumer that leaves within `next` has received it. */
  last: HitAt | undefined
  /** Called when all hits of a page have been emitted and the consumer wants more. */
  pageDone(): void
  /** Called when all hits of all pages have been emitted, before completion. */
  finish(): void
}

const NONE: readonly never[] = []

/** Number of hits between two looks at the clock. */
const HITS_PER_LOOK = 16

/**
 * Emits the hits of pages, and completes after the last one.
 *
 * The next page is requested as soon as a page has come. The request leaves before that page is parsed, so that the
 * server works in the meantime. Memory holds only the current page and those ahead.
 */
export function emitHits<I = Hit>(
  first$: Observable<Page<I>>,
  settings: EmitSettings<I>,
  progress?: Progress,
): Observable<unknown> {
  return new Observable((out) => new HitEmitter(out, first$, settings, progress).start())
}

class HitEmitter<I> {
  readonly #out: Subscriber<unknown>
  readonly #settings: EmitSettings<I>
  readonly #progress: Progress | undefined
  /** Source of the next page, or `undefined` after the last one. */
  #next$: Observable<Page<I>> | undefined
  #fetching = false
  #fetched = 0
  /** True if a page has been requested in this turn of the event loop. */
  #requested = false
  /** Current page, and the pages after it. */
  readonly #pages: Page<I>[] = []
  /** Parsed hits, their bytes, and the number of hits that have been emitted. */
  #hits: readonly I[] = []
  #batch: Buffer = Buffer.alloc(0)
  #emitted = 0
  #paused = false
  #turn: NodeJS.Immediate | undefined
  /** Error at the end of the pages. */
  #failure: { readonly error: unknown } | undefined

  constructor(
    out: Subscriber<unknown>,
    first$: Observable<Page<I>>,
    settings: EmitSettings<I>,
    progress: Progress | undefined,
  ) {
    this.#out = out
    this.#next$ = first$
    this.#settings = settings
    this.#progress = progress
  }

  start(): void {
    this.#out.add(() => clearImmediate(this.#turn))
    this.#out.add(this.#settings.demand?.control({ pause: () => this.#pause(), resume: () => this.#resume() }))
    this.#fetch()
  }

  #fetch(): void {
    const next$ = this.#next$
    if (next$ === undefined || this.#fetching || this.#pages.length > this.#ahead) return
    this.#fetching = true
    this.#requested = true
    const page$ = next$.pipe(throwIfEmpty())
    this.#out.add(page$.subscribe({ next: (page) => this.#add(page), error: (error) => this.#fail(error) }))
  }

  get #ahead(): number {
    const { pages, prefetch } = this.#settings
    return pages !== undefined && this.#fetched >= pages ? 0 : prefetch
  }

  #add(page: Page<I>): void {
    this.#fetching = false
    this.#fetched++
    this.#next$ = page.next$
    if (!page.hits.done) this.#pages.push(page)
    this.#fetch()
    this.#wake()
  }

  /** Emits the hits before the error first, because the consumer may want no more than those. */
  #fail(error: unknown): void {
    this.#fetching = false
    this.#next$ = undefined
    this.#failure = { error }
    this.#wake()
  }

  #pause(): void {
    this.#paused = true
  }

  #resume(): void {
    this.#paused = false
    this.#wake()
  }

  #wake(): void {
    if (this.#paused || this.#out.closed) return
    this.#turn ??= setImmediate(this.#onTurn)
  }

  readonly #onTurn = (): void => {
    this.#turn = undefined
    if (this.#requested) this.#letRequestOut()
    else withDemand(this.#settings.demand, () => this.#emitForTurn())
  }

  /**
   * Waits a turn of the event loop, because undici needs one to use a socket again. The request would otherwise wait
   * for the work of this turn.
   */
  #letRequestOut(): void {
    this.#requested = false
    this.#wake()
  }

  #emitForTurn(): void {
    const end = performance.now() + this.#settings.turn
    let more = true
    try {
      while (more && !this.#requested && performance.now() < end) more = this.#emitSome()
    } catch (error) {
      this.#out.error(error)
    }
    if (more) this.#wake()
  }

  /** Emits some hits, or prepares the next ones. @returns true if there may be more to emit now */
  #emitSome(): boolean {
    for (let count = 0; count < HITS_PER_LOOK; count++) {
      if (this.#paused || this.#out.closed) return false
      const hit = this.#hits[this.#emitted]
      if (hit === undefined) return this.#prepare()
      this.#emit(hit)
    }
    return true
  }

  #emit(hit: I): void {
    const place = this.#emitted++
    const { parser, delivered } = this.#settings
    // This may throw. A position behind a hit that was not emitted would leave it out.
    const value = parser.emitted(hit, this.#batch, place)
    const isLast = this.#emitted === this.#hits.length
    if (this.#progress !== undefined) this.#progress.last = { batch: this.#batch, place: isLast ? LAST : place }
    if (delivered.accept(hit)) this.#out.next(value)
  }

  /** Parses the next batch of hits. @returns false if no hit is left */
  #prepare(): boolean {
    // The next page may be long in coming. What has been emitted is not held until then.
    this.#hits = NONE
    const [page] = this.#pages
    if (page === undefined) {
      if (this.#next$ === undefined) this.#finish()
      return false
    }
    if (page.hits.done) this.#turnPage()
    else this.#parse(page)
    return true
  }

  #parse({ hits }: Page<I>): void {
    const parsed = hits.take((batch) => this.#settings.parser.parse(batch))
    this.#hits = parsed.hits
    this.#batch = parsed.batch
    this.#emitted = 0
  }

  #turnPage(): void {
    this.#pages.shift()
    this.#progress?.pageDone()
    this.#fetch()
  }

  #finish(): void {
    if (this.#failure !== undefined) return this.#out.error(this.#failure.error)
    this.#progress?.finish()
    this.#out.complete()
  }
}
