import { type Observable, Subscriber } from 'rxjs'
import { withDemand } from '../../flow/ambient.js'
import { Demand } from '../../flow/demand.js'
import { HitBatch } from '../pages/hit-batches.js'

/** Hold on the source of documents: it flows while neither the stream nor the consumer holds it back. */
export class SourceHold {
  /** Backpressure on the source. */
  readonly demand = new Demand()
  /** Backpressure of the consumer. */
  readonly #consumer: Demand | undefined
  readonly #subscriber: Subscriber<unknown>
  #held = false

  /**
   * @param take - receives each document, those of batches of hits one by one
   * @param finish - called at the end, with a function that returns the error if there is one
   */
  constructor(
    take: (document: unknown) => void,
    finish: (error?: () => unknown) => void,
    consumer: Demand | undefined,
  ) {
    const next = (value: unknown): void => {
      if (!(value instanceof HitBatch)) return take(value)
      for (const hit of value.hits) take(hit)
    }
    this.#subscriber = new Subscriber({
      next,
      error: (error: unknown) => finish(() => error),
      complete: () => finish(),
    })
    this.#consumer = consumer
  }

  /** True while the stream holds the source back. */
  get held(): boolean {
    return this.#held
  }

  /** Begins to read the source, unless that has ended. */
  begin(source: Observable<unknown>, out: Subscriber<unknown>): void {
    const subscriber = this.#subscriber
    if (subscriber.closed) return
    withDemand(this.demand, () => subscriber.add(source.subscribe(subscriber)))
    const consumer = this.#consumer
    if (consumer === undefined) return
    // Holding back what comes out of here holds back what goes in.
    const pause = (): void => this.demand.pause(consumer)
    out.add(consumer.control({ pause, resume: () => this.demand.resume(consumer) }))
  }

  /** Holds the source back, or lets it go on. */
  hold(held: boolean): void {
    if (held === this.#held) return
    this.#held = held
    if (held) this.demand.pause(this)
    else this.demand.resume(this)
  }

  /** Reads nothing more. */
  leave(): void {
    this.#subscriber.unsubscribe()
    // Others that share the source must not wait for one that has left.
    this.demand.resume(this)
    if (this.#consumer !== undefined) this.demand.resume(this.#consumer)
  }
}
