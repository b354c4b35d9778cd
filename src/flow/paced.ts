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
import { parseOnlyOption } from '../validate/arguments.js'
import { parseFunction, parseWithin, type Validators } from '../validate/parse-options.js'
import { ambientDemand, withDemand } from './ambient.js'
import { Backlog } from './backlog.js'
import { Demand } from './demand.js'

/** Options for the backpressure of {@link paced}. */
export interface PacedOptions {
  /** Number of values processed at the same time. @defaultValue 1 */
  concurrency?: number | undefined
}

/**
 * `mergeMap` with backpressure: the source is paused while `concurrency` values are being processed.
 *
 * While it is paused, the socket of a streamed response is not read. The buffer holds at most the values of one chunk.
 * With a `concurrency` above 1, results are emitted in the order in which they are ready.
 * The process warning `RXELASTIC_BACKPRESSURE` reports a source that cannot be paused, at 1,000 values or 16 MB.
 *
 * @param project - returns the work on a value, as for `mergeMap`
 * @throws ConfigurationError for a wrong option, and for a `project` that is not a function
 * @example
 * ```ts
 * client
 *   .search$({ index: 'cities', size: 10_000 }, { asStream: true })
 *   .pipe(pick('hits.hits'), streamArray(), paced(({ value }) => store(value), { concurrency: 4 }))
 *   .subscribe()
 * ```
 */
export function paced<T, R>(
  project: (value: T, index: number) => ObservableInput<R>,
  options: PacedOptions = {},
): OperatorFunction<T, R> {
  parseFunction()('paced: project', project)
  const { concurrency = 1 } = parseOnlyOption('paced', VALIDATORS, options)
  return (source) =>
    new Observable((out) => {
      const demand = new Demand()
      const consumer = ambientDemand()
      const backlog = new Backlog('paced', demand)
      let held = 0
      const take = (value: T): void => {
        if (++held >= concurrency) demand.pause(out)
        backlog.add(value)
      }
      const give = (): void => {
        if (--held < concurrency) demand.resume(out)
      }
      const work = (value: T, index: number): Observable<R> => {
        backlog.remove(value)
        return under(consumer, () => from(project(value, index)))
      }
      // Backpressure of the results is backpressure for the source.
      out.add(consumer?.control({ pause: () => demand.pause(consumer), resume: () => demand.resume(consumer) }))
      const results$ = source.pipe(
        tap(take),
        mergeMap((value, index) => work(value, index).pipe(finalize(give)), concurrency),
      )
      const results = new Results(out, consumer)
      // After the source has been unsubscribed: other subscribers of a shared source must not wait for this one.
      out.add(() => {
        demand.resume(out)
        if (consumer !== undefined) demand.resume(consumer)
      })
      withDemand(demand, () => results$.subscribe(results))
    })
}

const VALIDATORS: Validators<{ concurrency: number }> = { concurrency: parseWithin(Number.MAX_SAFE_INTEGER) }

/** Passes results on. A source that is subscribed to at their end obeys the consumer of the results, not `paced`. */
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

/** Subscribes to the work on a value under the consumer's demand. Under the demand of `paced` it would wait for itself. */
function under<R>(demand: Demand | undefined, make: () => Observable<R>): Observable<R> {
  return new Observable((out) => withDemand(demand, () => make().subscribe(out)))
}
