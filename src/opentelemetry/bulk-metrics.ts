import type { BatchObservableResult, Meter } from '@opentelemetry/api'
import { HELPER } from '../observe/channels.js'
import type { DocumentCounts, HelperMessage } from '../observe/helper-message.js'
import { BULK_OUTCOME } from './conventions.js'
import { listen, on } from './listen.js'

const OUTCOMES = ['ok', 'failed', 'unknown', 'unsent'] as const

const NONE: DocumentCounts = { ok: 0, failed: 0, unknown: 0, unsent: 0, retried: 0, inFlight: 0 }

/**
 * Measures the documents of bulk helpers: what became of them, and how many are in flight.
 *
 * Nothing is recorded for a document. The counts of the helpers are read when the metrics are collected.
 *
 * @returns a function that stops it
 */
export function measureDocuments(meter: Meter): () => void {
  const unit = '{document}'
  const documents = meter.createObservableCounter('rxelastic.bulk.documents', {
    description: 'Documents that are settled, by outcome.',
    unit,
  })
  const retries = meter.createObservableCounter('rxelastic.bulk.retries', {
    description: 'Resends of documents.',
    unit,
  })
  const inFlight = meter.createObservableUpDownCounter('rxelastic.bulk.in_flight', {
    description: 'Documents in batches that are under way, or that wait for their next attempt.',
    unit,
  })
  const writers = new Writers()
  const observe = (result: BatchObservableResult): void => {
    const sums = writers.sums()
    for (const outcome of OUTCOMES) result.observe(documents, sums[outcome], { [BULK_OUTCOME]: outcome })
    result.observe(retries, sums.retried)
    result.observe(inFlight, sums.inFlight)
  }
  const observed = [documents, retries, inFlight]
  meter.addBatchObservableCallback(observe, observed)
  const stop = listen(
    on<HelperMessage>(HELPER.end, (helper) => writers.add(helper)),
    on<HelperMessage>(HELPER.asyncEnd, (helper) => writers.remove(helper)),
  )
  return () => {
    meter.removeBatchObservableCallback(observe, observed)
    stop()
  }
}

/** Helpers that write. A helper that was forgotten without an end is not kept, and what it did until then counts. */
class Writers {
  /** Helpers under way, with the counts that were read last. */
  readonly #running = new Map<WeakRef<HelperMessage>, DocumentCounts>()
  readonly #references = new WeakMap<HelperMessage, WeakRef<HelperMessage>>()
  /** Counts of all helpers that have ended. */
  #ended = NONE

  add(message: HelperMessage): void {
    const { documents } = message
    if (documents === undefined) return
    // It has ended already: its counts are final.
    if (message.over) return this.#close(documents)
    const reference = new WeakRef(message)
    this.#references.set(message, reference)
    this.#running.set(reference, documents)
  }

  remove(message: HelperMessage): void {
    const reference = this.#references.get(message)
    if (reference === undefined || !this.#running.delete(reference)) return
    this.#close(message.documents ?? NONE)
  }

  sums(): DocumentCounts {
    for (const [reference, last] of this.#running) {
      const message = reference.deref()
      if (message !== undefined) this.#running.set(reference, message.documents ?? last)
      else {
        this.#running.delete(reference)
        this.#close(last)
      }
    }
    return [...this.#running.values()].reduce(sum, this.#ended)
  }

  #close(last: DocumentCounts): void {
    this.#ended = sum(this.#ended, { ...last, inFlight: 0 })
  }
}

function sum(one: DocumentCounts, other: DocumentCounts): DocumentCounts {
  return {
    ok: one.ok + other.ok,
    failed: one.failed + other.failed,
    unknown: one.unknown + other.unknown,
    unsent: one.unsent + other.unsent,
    retried: one.retried + other.retried,
    inFlight: one.inFlight + other.inFlight,
  }
}
