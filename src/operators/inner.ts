import type { Observable, Subscriber } from 'rxjs'
import { Stage } from './stage.js'

/**
 * A stage that answers its one value with an Observable, such as a request with its reply. It completes when that does.
 */
export abstract class AnswerStage<I, O> extends Stage<I, O> {
  #answering = false

  protected abstract answer(value: I): Observable<O>

  protected override _next(value: I): void {
    this.#answering = true
    this.answer(value).subscribe(new Answer(this.out))
  }

  protected override _complete(): void {
    if (!this.#answering) super._complete()
  }
}

class Answer<O> extends Stage<O, O> {
  constructor(out: Subscriber<O>) {
    super(out)
  }
  protected override _next(value: O): void {
    this.out.next(value)
  }
}
