import { type Observable, type Observer, Subscriber } from 'rxjs'
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

  /** @param observer - receives each document, those of batches of hits one by one */
  constructor(observer: Observer<unknown>, consumer: Demand | undefined) {
    const next = (value: unknown): void => {
      if (!(value instanceof HitBatch)) return observer.next(value)
      for (const hit of value.hits) observer.next(hit)
    }
    this.#subscriber = new Subscriber({ ...observer, next })
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
