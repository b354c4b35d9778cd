import { Stage } from './stage.js'

/** Stage that answers its one value with something asynchronous, such as a request with its response, and ends with that. */
export abstract class ExchangeStage<I, O> extends Stage<I, O> {
  #answering = false

  /** Subscribes another stage that shares this one's destination. That stage ends the exchange. */
  protected abstract answer(value: I): void

  override next(value: I): void {
    this.#answering = true
    try {
      this.answer(value)
    } catch (error) {
      this.fail(error)
    }
  }

  override complete(): void {
    if (!this.#answering) super.complete()
  }
}
