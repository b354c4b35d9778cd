import type { Observable } from 'rxjs'
import type { Destination } from './destination.js'
import { Direct } from './direct.js'

/** Emits one value and completes, like the `of` of RxJS, which costs several times as much. */
export function of<T>(value: T): Observable<T> {
  return new Of(value)
}

class Of<T> extends Direct<T> {
  readonly #value: T

  constructor(value: T) {
    super()
    this.#value = value
  }

  override begin(destination: Destination<T>): void {
    try {
      destination.next(this.#value)
      destination.complete()
    } catch (error) {
      // The user's own functions run here, such as a node selector.
      destination.error(error)
    }
  }
}
