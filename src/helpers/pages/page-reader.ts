import { Observable, type Subscriber, throwIfEmpty } from 'rxjs'
import { withDemand } from '../../flow/ambient.js'
import type { Demand } from '../../flow/demand.js'
import type { HitAt } from './hit-batches.js'
import type { Hit, Page } from './page.js'

/** How pages are read. */
export interface PageReaderOptions {
  /** How many pages are fetched ahead. */
  readonly prefetch: number
  /** How long hits may be handed out without a turn of the event loop, in milliseconds. */
  readonly turn: number
  /** The slow consumer, if there is one. */
  readonly demand: Demand | undefined
  /** Parses a run of hits. */
  readonly parse: (run: Buffer) => readonly Hit[]
  /** Is handed each hit. */
  readonly take: (hit: Hit) => void
  /** Called before hits are handed out: where they end, as far as it is known, should the reader leave there. */
  readonly onHit?: ((hit: HitAt) => void) | undefined
  /** Called when a page has been handed out, and more is wanted. */
  readonly onPage?: () => void
}

/** How many hits are handed out between two looks at the clock. */
const HITS_PER_LOOK = 16

/**
 * Hands out the hits of pages, one by one, and completes behind the last one. The next page is asked for as soon as a page has come,
 * and goes out before that one is parsed, so that the server works in the meantime. No more is held than the page in
 * hand and those ahead.
 */
export function readPages(first$: Observable<Page>, reading: PageReaderOptions): Observable<never> {
  return new Observable((out) => new PageReader(out, first$, reading).start())
}

class PageReader {
  readonly #out: Subscriber<never>
  readonly #reading: PageReaderOptions
  /** What brings the next page; undefined behind the last one. */
  #next$: Observable<Page> | undefined
  #fetching = false
  /** Whether a page has been asked for in this turn of the event loop. */
  #asked = false
  /** The page in hand, and those behind it. */
  readonly #pages: Page[] = []
  /** The hits that have been parsed, what of, and how many of them have been handed out. */
  #hits: readonly Hit[] = []
  #run: Buffer | undefined
  #taken = 0
  #paused = false
  #turn: NodeJS.Immediate | undefined
  /** What the pages end with, if it was an error. */
  #failure: { readonly error: unknown } | undefined

  constructor(out: Subscriber<never>, first$: Observable<Page>, reading: PageReaderOptions) {
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
    this.#asked = true
    const page$ = next$.pipe(throwIfEmpty())
    this.#out.add(page$.subscribe({ next: (page) => this.#add(page), error: (error) => this.#fail(error) }))
  }

  #add(page: Page): void {
    this.#fetching = false
    this.#next$ = page.next$
    if (!page.hits.over) this.#pages.push(page)
    this.#fetch()
    this.#wake()
  }

  /** What has come is handed out first: perhaps nobody wants more than that. */
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
    if (this.#asked) this.#letGoOut()
    else withDemand(this.#reading.demand, () => this.#handOut())
  }

  /** undici waits a turn before it uses a socket again: what has been asked for must not wait for all that is done in this one. */
  #letGoOut(): void {
    this.#asked = false
    this.#wake()
  }

  #handOut(): void {
    const end = performance.now() + this.#reading.turn
    let more = true
    try {
      while (more && !this.#asked && performance.now() < end) more = this.#handOutSome()
    } catch (error) {
      this.#out.error(error)
    }
    if (more) this.#wake()
  }

  /** @returns whether there may be more to hand out now */
  #handOutSome(): boolean {
    for (let count = 0; count < HITS_PER_LOOK; count++) {
      if (this.#paused || this.#out.closed) return false
      const hit = this.#hits[this.#taken]
      if (hit !== undefined) this.#handOutOne(hit)
      else if (!this.#prepare()) return false
    }
    return true
  }

  #handOutOne(hit: Hit): void {
    const { onHit, take } = this.#reading
    if (this.#run !== undefined) onHit?.({ run: this.#run, place: this.#taken })
    this.#taken++
    take(hit)
  }

  /** Parses the next run of hits. @returns whether there is something to go on with */
  #prepare(): boolean {
    const [page] = this.#pages
    if (page === undefined) {
      if (this.#next$ === undefined) this.#finish()
      return false
    }
    if (page.hits.over) this.#turnPage()
    else this.#parse(page)
    return true
  }

  #parse({ hits }: Page): void {
    const parsed = hits.take(this.#reading.parse)
    this.#hits = parsed.hits
    this.#run = parsed.run
    this.#taken = 0
  }

  #turnPage(): void {
    this.#pages.shift()
    this.#reading.onPage?.()
    this.#fetch()
  }

  #finish(): void {
    if (this.#failure === undefined) this.#out.complete()
    else this.#out.error(this.#failure.error)
  }
}
