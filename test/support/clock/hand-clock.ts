import { VirtualTimeScheduler } from 'rxjs'

/** A clock that stands still until the test sets it forward. */
export class HandClock extends VirtualTimeScheduler {
  /** Lets so many milliseconds pass; what is due meanwhile happens. */
  advance(milliseconds: number): void {
    this.maxFrames = this.frame + milliseconds
    this.flush()
    this.frame = this.maxFrames
  }
}
