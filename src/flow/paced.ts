import {
  finalize,
  from,
  mergeMap,
  Observable,
  type ObservableInput,
  type OperatorFunction,
  Subscriber,
  tap,
} from 'rxjs'
import { readOnlyOption } from '../validate/arguments.js'
import { parseFunction, parseWithin, type Validators } from '../validate/parse-options.js'
import { ambientDemand, withDemand } from './ambient.js'
import { Backlog } from './backlog.js'
import { Demand } from './demand.js'

/** Options of {@link paced}. */
export interface PacedOptions {
  /** How many values are worked on at once. @defaultValue 1 */
  concurrency?: number | undefined
}

/**
 * Like `mergeMap`, but the source is held back while as many values are worked on as there may be: a streamed response's socket is
 * not read then, and no more piles up than one chunk of the response holds. If a source cannot be held back and 100,000 values wait, the
 * process is warned (`RXELASTIC_BACKPRESSURE`). With a `concurrency` of more than 1, results come in the order in which they are ready.
 *
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities', size: 10_000 }, { asStream: true })
 *   .pipe(pick('hits.hits'), streamArray(), paced(({ value }) => store(value), { concurrency: 4 }))
 *   .subscribe()
 * ```
 * @throws ConfigurationError for an option that is wrong, and for a `project` that is no function
 */
export function paced<T, R>(
  project: (value: T, index: number) => ObservableInput<R>,
  options: PacedOptions = {},
): OperatorFunction<T, R> {
  parseFunction()('paced: project', project)
  const { concurrency = 1 } = readOnlyOption('paced', VALIDATORS, options)
  return (source) =>
    new Observable((out) => {
      const demand = new Demand()
      const consumer = ambientDemand()
      const pile = new Backlog('paced')
      let held = 0
      const take = (): void => {
        if (++held < concurrency) return
        demand.pause(out)
        pile.grown(held - concurrency)
      }
      const give = (): void => {
        if (--held < concurrency) demand.resume(out)
      }
      const work = (value: T, index: number): Observable<R> => under(consumer, () => from(project(value, index)))
      // Whoever holds back what comes out of here holds back what goes in.
      out.add(consumer?.control({ pause: () => demand.pause(consumer), resume: () => demand.resume(consumer) }))
      const results$ = source.pipe(
        tap(take),
        mergeMap((value, index) => work(value, index).pipe(finalize(give)), concurrency),
      )
      const results = new Results(out, consumer)
      // When the source has been let go of: others who share it must not wait for one who has gone.
      out.add(() => {
        demand.resume(out)
        if (consumer !== undefined) demand.resume(consumer)
      })
      withDemand(demand, () => results$.subscribe(results))
    })
}

const VALIDATORS: Validators<{ concurrency: number }> = { concurrency: parseWithin(Number.MAX_SAFE_INTEGER) }

/** Hands results on. What is subscribed to at their end has the same consumer, and nothing to do with the pace of this source. */
class Results<R> extends Subscriber<R> {
  readonly #consumer: Demand | undefined

  constructor(out: Subscriber<R>, consumer: Demand | undefined) {
    super(out)
    this.#consumer = consumer
  }

  protected override _error(error: unknown): void {
    withDemand(this.#consumer, () => super._error(error))
  }

  protected override _complete(): void {
    withDemand(this.#consumer, () => super._complete())
  }
}

/** What a value is worked on with obeys the consumer of its results, not the pace of the source: it would wait for itself. */
function under<R>(demand: Demand | undefined, make: () => Observable<R>): Observable<R> {
  return new Observable((out) => withDemand(demand, () => make().subscribe(out)))
}
