import { type AttemptInterceptor, Client, type CommonOptions, type estypes, isHead, type Result } from 'rxelastic'
import { defer, EMPTY, mergeMap, type Observable, of, range, repeat, tap } from 'rxjs'
import { onTestFinished } from 'vitest'
import { type Recorded, record } from '../../support/recording/recorded.js'
import { index } from './replicated-index.js'

/** A client of these nodes, closed at the end of the test. */
export function connect(nodes: string | readonly string[], options: CommonOptions = {}): Client {
  const client = new Client({ nodes, ...options })
  onTestFinished(() => client.close())
  return client
}

/** The address of a node, as the cluster writes it. */
export function urlOf(node: unknown): string {
  return String(node).replace(/\/$/, '')
}

/** Which node has answered. */
export function answeredBy({ meta }: Result): string {
  return urlOf(meta.connection)
}

type Search = Result<estypes.SearchResponse<{ number: number }>>

/** A small search that the node which is asked answers by itself. */
export function search$(client: Client, number = 0): Observable<Search> {
  const query = { term: { number } }
  return client.search$({ index, query, _source: ['number'], preference: '_local' }, { meta: true })
}

/** Searches without a pause, several at a time. The first that fails ends it. */
export class Load {
  readonly results: Recorded<Search>
  #stopped = false

  constructor(client: Client, concurrency: number) {
    const worker$ = (number: number): Observable<Search> =>
      defer(() => search$(client, number)).pipe(repeat({ delay: () => (this.#stopped ? EMPTY : of(0)) }))
    this.results = record(range(0, concurrency).pipe(mergeMap(worker$)))
    onTestFinished(() => this.results.unsubscribe())
  }

  /** Resolves when so many more searches have been answered, or one has failed. */
  async answered(more: number): Promise<void> {
    const enough = this.results.values.length + more
    await this.results.until(() => this.results.values.length >= enough || this.results.endings > 0)
  }

  /** Lets those under way end. @returns all answers */
  stop(): Promise<Search[]> {
    this.#stopped = true
    return this.results.completed()
  }
}

/** Does something at the moment when a chunk of a response's body has come, the first time. */
export function inTheMiddle(act: (url: string) => void): AttemptInterceptor {
  let done = false
  return ({ node, ...attempt }, next) =>
    next({ node, ...attempt }).pipe(
      tap((event) => {
        if (done || isHead(event)) return
        done = true
        act(urlOf(node))
      }),
    )
}
