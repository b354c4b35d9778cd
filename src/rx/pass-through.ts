import type { Destination } from './destination.js'
import { Stage } from './stage.js'

/** Stage that changes nothing. Sources of very many values may skip it. */
export class PassThrough<T> extends Stage<T, T> {
  override get inspector(): Destination<T> {
    return this.destination.inspector ?? this.destination
  }

  override next(value: T): void {
    this.destination.next(value)
  }
}
