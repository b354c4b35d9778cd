import type { Observable } from 'rxjs'
import { Direct } from './direct.js'
import { PassThrough } from './pass-through.js'
import { Stage } from './stage.js'

/** Stage that answers its one value with something asynchronous, such as a request with its response, and ends with that. */
export abstract class ExchangeStage<I, O> extends Stage<I, O> {
  #answering = false

  /** Subscribes another stage that shares this one's destination. That stage ends the exchange. */
  protected abstract answer(value: I): void

  /** Answers with the values of a source as they are. */
  protected answerWith(source: Observable<O>): void {
    if (source instanceof Direct) source.begin(this.destination)
    else new PassThrough(this.destination).subscribeTo(source)
  }

  override next(value: I): void {
    this.#answering = true
    this.answer(value)
  }

  override complete(): void {
    if (!this.#answering) super.complete()
  }
}
