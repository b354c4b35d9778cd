import { config } from 'rxjs'
import { afterEach } from 'vitest'
import type { Destination } from '../../../src/rx/destination.js'
import type { Ending } from '../../../src/rx/ending.js'
import { operate } from '../../../src/rx/operate.js'
import { PassThrough } from '../../../src/rx/pass-through.js'
import { Stage } from '../../../src/rx/stage.js'

afterEach(() => {
  config.onStoppedNotification = null
})

/** Stage that notes how it ended. */
export class Noted extends Stage<number, number> {
  readonly #endings: Ending[]

  constructor(destination: Destination<number>, endings: Ending[]) {
    super(destination)
    this.#endings = endings
  }

  override next(value: number): void {
    if (value < 0) this.fail(new Error('negative'))
    else this.destination.next(value)
  }

  override onEnd(ending: Ending): void {
    this.#endings.push(ending)
  }
}

/** Stage that emits the sum of all values when its source completes. */
export class Sum extends Stage<number, number> {
  #sum = 0

  override next(value: number): void {
    this.#sum += value
  }

  override complete(): void {
    this.destination.next(this.#sum)
    super.complete()
  }
}

/** Stage whose clean-up throws. */
export class Failing extends PassThrough<number> {
  override onEnd(): void {
    throw new Error('onEnd')
  }
}

export const noted = (endings: Ending[]) => operate<number, number>((destination) => new Noted(destination, endings))
export const sum = () => operate<number, number>((destination) => new Sum(destination))
export const failing = () => operate<number, number>((destination) => new Failing(destination))
export const pass = () => operate<number, number>((destination) => new PassThrough(destination))
