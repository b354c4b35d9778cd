import { Observable, type Subscriber, throwIfEmpty } from 'rxjs'
import { withDemand } from '../flow/ambient.js'
import type { Demand } from '../flow/demand.js'
import type { Hit, Page } from './scan-page.js'

/** How pages are read. */
export interface Reading<T> {
  /** How many pages are fetched ahead. */
  readonly prefetch: number
  /** How long hits may be emitted without a turn of the event loop, in milliseconds. */
  readonly turn: number
  /** The slow consumer, if there is one. */
  readonly demand: Demand | undefined
  /** Parses a run of hits. */
  readonly parse: (run: Buffer) => readonly Hit[]
  /** Emits a hit, if it is wanted. */
  readonly emit: (hit: Hit, emit: (value: T) => void) => void
  /** Called for each hit that is handed out, with the run that it is in. */
  readonly onHit?: ((run: Buffer) => void) | undefined
  /** Called when a page has been handed out, and more is wanted. */
  readonly onPage?: () => void
}

const NONE = Buffer.alloc(0)

/**
 * Emits the hits of pages, one by one. The next page is asked for as soon as a page has come, a turn of the event loop before that
 * one is parsed, so that the server works in the meantime. No more is held than the page that is being emitted and those ahead.
 */
export function readPages<T>(first$: Observable<Page>, reading: Reading<T>): Observable<T> {
  return new Observable((out) => new PageReader(out, first$, reading).start())
}

class PageReader<T> {
  readonly #out: Subscriber<T>
  readonly #reading: Reading<T>
  /** What brings the next page; undefined behind the last one. */
  #next$: Observable<Page> | undefined
  #fetching = false
  /** The page that is being emitted, and those behind it. */
  readonly #pages: Page[] = []
  /** How many runs of the first page have been parsed. */
  #runs = 0
  /** The latest of them, its hits, and how many of those have been emitted. */
  #run: Buffer = NONE
  #hits: readonly Hit[] = []
  #taken = 0
  #paused = false
  #turn: NodeJS.Immediate | undefined
  /** What the pages end with, if it was an error. */
  #failure: { readonly error: unknown } | undefined

  readonly #emit = (value: T): void => this.#out.next(value)

  constructor(out: Subscriber<T>, first$: Observable<Page>, reading: Reading<T>) {
    this.#out = out
    this.#next$ = first$
    this.#reading = reading
  }

  start(): void {
    this.#out.add(() => clearImmediate(this.#turn))
    this.#out.add(this.#reading.demand?.control({ pause: () => this.#pause(), resume: () => this.#resume() }))
    this.#fetch()
  }

  #fetch(): void {
    const next$ = this.#next$
    if (next$ === undefined || this.#fetching || this.#pages.length > this.#reading.prefetch) return
    this.#fetching = true
    const page$ = next$.pipe(throwIfEmpty())
    this.#out.add(page$.subscribe({ next: (page) => this.#add(page), error: (error) => this.#fail(error) }))
  }

  #add(page: Page): void {
    this.#fetching = false
    this.#next$ = page.next$
    if (page.runs.length > 0) this.#pages.push(page)
    this.#fetch()
    this.#wake()
  }

  /** What has come is emitted first: perhaps nobody wants more than that. */
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
    this.#turn ??= setImmediate(() => withDemand(this.#reading.demand, () => this.#emitSome()))
  }

  #emitSome(): void {
    const end = performance.now() + this.#reading.turn
    let more = true
    try {
      while (more && performance.now() < end) more = this.#emitNext()
    } catch (error) {
      this.#out.error(error)
    }
    this.#turn = undefined
    if (more) this.#wake()
  }

  /** @returns whether there may be more to emit now */
  #emitNext(): boolean {
    if (this.#paused || this.#out.closed) return false
    const hit = this.#hits[this.#taken]
    if (hit !== undefined) {
      this.#taken++
      this.#reading.onHit?.(this.#run)
      this.#reading.emit(hit, this.#emit)
      return true
    }
    const [page] = this.#pages
    if (page === undefined) {
      if (this.#next$ === undefined) this.#finish()
      return false
    }
    const run = page.runs[this.#runs]
    if (run === undefined) this.#turnPage()
    else this.#parse(run)
    return true
  }

  #parse(run: Buffer): void {
    this.#runs++
    this.#run = run
    this.#taken = 0
    this.#hits = this.#reading.parse(run)
  }

  #turnPage(): void {
    this.#pages.shift()
    this.#runs = 0
    this.#hits = []
    this.#reading.onPage?.()
    this.#fetch()
  }

  #finish(): void {
    if (this.#failure === undefined) this.#out.complete()
    else this.#out.error(this.#failure.error)
  }
}
