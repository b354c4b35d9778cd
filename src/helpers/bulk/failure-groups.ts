import { counted } from '../../errors/counted.js'
import { BulkError, type BulkFailureGroup, type BulkFailureSample } from '../../errors/index.js'
import type { BulkErrorCause } from './actions.js'

/** Samples of each type, and number of types, that an error carries. */
const MOST_SAMPLES = 5
const MOST_TYPES = 20

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

interface Group extends Mutable<BulkFailureGroup> {
  samples: BulkFailureSample[]
}

/** Collects what a {@link BulkError} says. */
export class FailureGroups {
  readonly #groups = new Map<string, Group>()
  #count = 0

  add(state: 'failed' | 'unknown', { type }: BulkErrorCause, sample: BulkFailureSample): void {
    this.#count++
    const key = `${state} ${type}`
    let group = this.#groups.get(key)
    if (group === undefined) {
      if (this.#groups.size === MOST_TYPES) return
      group = { type, state, count: 0, samples: [] }
      this.#groups.set(key, group)
    }
    group.count++
    if (group.samples.length < MOST_SAMPLES) group.samples.push(sample)
  }

  /** Makes the error of all that was added. */
  toError(): BulkError {
    const failures = [...this.#groups.values()]
    const reasons = failures.map(({ type, state, count, samples }) => {
      const reason = samples[0]?.reason
      return `${state}: ${type} (${count})${reason === undefined ? '' : `, such as: ${reason}`}`
    })
    const documents = counted(this.#count, 'document was', 'documents were')
    return new BulkError(`${documents} not written, or it is not known; ${reasons.join('; ')}`, { failures })
  }
}
