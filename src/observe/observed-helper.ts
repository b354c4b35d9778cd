import { AsyncResource } from 'node:async_hooks'
import { Observable, type OperatorFunction, Subscriber } from 'rxjs'
import { ambientDemand, withDemand } from '../flow/ambient.js'
import { HELPER } from './channels.js'
import { HelperMessage } from './helper-message.js'

/**
 * Publishes each subscription to a helper on the channels `tracing:rxelastic:helper`, if they have subscribers.
 *
 * The helper and its calls run within the stores and scopes of `start`; the consumer does not.
 *
 * @param params - parameters, of which `index` is shown
 * @param run - makes the helper's Observable
 */
export function observedHelper<T>(
  helper: string,
  params: unknown,
  run: (message?: HelperMessage) => Observable<T>,
): Observable<T> {
  return new Observable((out) => {
    if (HELPER.hasSubscribers) new HelperRun(new HelperMessage(helper, indexOf(params)), out).start(run)
    else run().subscribe(out)
  })
}

/**
 * Publishes each subscription to an operator that makes calls; see {@link observedHelper}.
 *
 * Its source is subscribed to in the context of the consumer, because it is not a part of the helper.
 */
export function observedOperator<I, O>(
  helper: string,
  params: unknown,
  operator: (message?: HelperMessage) => OperatorFunction<I, O>,
): OperatorFunction<I, O> {
  return (source) =>
    new Observable((out) => {
      if (!HELPER.hasSubscribers) {
        operator()(source).subscribe(out)
        return
      }
      const consumer = new AsyncResource('rxelastic.consumer')
      const outside = new Observable<I>((values) => {
        const demand = ambientDemand()
        consumer.runInAsyncScope(() => withDemand(demand, () => values.add(source.subscribe(values))))
      })
      observedHelper(helper, params, (message) => operator(message)(outside)).subscribe(out)
    })
}

/** One subscription to a helper. */
class HelperRun<T> extends AsyncResource {
  readonly #message: HelperMessage
  readonly #out: Subscriber<T>
  readonly #values: Subscriber<T>
  #within: AsyncResource | undefined
  /** Number of notifications of the consumer that are under way. */
  #notifying = 0

  constructor(message: HelperMessage, out: Subscriber<T>) {
    super('rxelastic.consumer')
    this.#message = message
    this.#out = out
    this.#values = new Subscriber<T>({
      next: (value: T) => this.runInAsyncScope(this.#next, this, value),
      error: (error: unknown) => this.#error(error),
      complete: () => this.#complete(),
    })
  }

  start(run: (message: HelperMessage) => Observable<T>): void {
    const message = this.#message
    this.#out.add(() => this.#leave())
    const subscribe = (): void => {
      this.#within = new AsyncResource('rxelastic.helper')
      this.#values.add(run(message).subscribe(this.#values))
    }
    HELPER.start.runStores(message, () => message.enter(subscribe))
    HELPER.end.publish(message)
  }

  #next(value: T): void {
    this.#message.emitted++
    this.#notifying++
    this.#out.next(value)
    this.#notifying--
  }

  #error(error: unknown): void {
    if (this.#message.end('failed', error)) {
      HELPER.error.publish(this.#message)
      this.#over()
    }
    this.runInAsyncScope(this.#out.error, this.#out, error)
  }

  #complete(): void {
    if (this.#message.end('completed')) this.#over()
    this.runInAsyncScope(this.#out.complete, this.#out)
  }

  /** Ends the helper in its own context: its clean-up on the server is a part of it. */
  #leave(): void {
    const within = this.#within
    if (within === undefined) this.#values.unsubscribe()
    else within.runInAsyncScope(this.#values.unsubscribe, this.#values)
    if (this.#message.end(this.#notifying > 0 ? 'taken' : 'unsubscribed')) this.#over()
  }

  #over(): void {
    HELPER.asyncStart.publish(this.#message)
    HELPER.asyncEnd.publish(this.#message)
  }
}

function indexOf(params: unknown): string | undefined {
  const { index }: { index?: unknown } = Object(params)
  return index === undefined || index === null ? undefined : String(index)
}
