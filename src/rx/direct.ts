import { Observable } from 'rxjs'
import type { Destination } from './destination.js'

/** Observable that a stage subscribes to without the precautions that RxJS takes for foreign sources. */
export abstract class Direct<T> extends Observable<T> {
  constructor() {
    super(begin)
  }

  abstract begin(destination: Destination<T>): void
}

function begin<T>(this: Observable<T>, destination: Destination<T>): void {
  if (this instanceof Direct) this.begin(destination)
}
