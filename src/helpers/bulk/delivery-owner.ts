import type { Subscriber, Subscription } from 'rxjs'
import type { Turns } from '../../flow/turns.js'
import type { BulkErrorCause, BulkState } from './actions.js'
import type { Operation } from './operation.js'
import type { Item } from './response.js'

/** Failure of the request that carried an operation, or of the operation before any request. */
export interface Failure {
  /** Status of the response; `undefined` without one. */
  readonly status: number | undefined
  readonly error: BulkErrorCause
}

/** Answer to one request, for reports. */
export interface Answer {
  readonly operations: number
  readonly bytes: number
  /** Number of the attempt, from 1. */
  readonly attempt: number
  /** Time between request and response, in milliseconds. */
  readonly duration: number
  /** Time that the server spent, in milliseconds. */
  readonly took: number
  /** Operations that the server refused for the moment. */
  readonly refused: number
  /** Failure of the request as a whole. */
  readonly error: unknown
}

/** Owner of deliveries: sends requests, and receives what becomes of the operations. */
export interface DeliveryOwner {
  /** True if items must be parsed although none has an error. */
  readonly needsItems: boolean
  /** True if a document that cannot be created because it is there counts as ok. */
  readonly creates: boolean
  /** True if nothing may be sent again, because the stream ends with an error. */
  readonly stopping: boolean
  /** Number of resends of an operation. */
  readonly retries: number
  /** Statuses of items that are sent again. */
  readonly retryOn: readonly number[]
  /** Bytes that a request may have. */
  readonly maxBytes: number
  /** Turns of the event loop that all work of the stream shares. */
  readonly turns: Turns
  now(): number
  /** Runs what leads to outcomes, in the context of their consumer. */
  run(work: () => void): void
  /** Sends a request. @param resent - whether its operations were sent before */
  send(bytes: Buffer, operations: readonly Operation[], resent: boolean, subscriber: Subscriber<Buffer>): void
  /** Schedules the next attempt after one that failed. */
  wait(attempt: number, error: unknown, resume: () => void): Subscription
  /** Settles an operation, by its item in a response or by the failure of its request. */
  settle(operation: Operation, state: BulkState, attempts: number, item?: Item, failure?: Failure): void
  /** Gives an operation up. */
  abandon(operation: Operation, state: 'unsent' | 'unknown'): void
  answered(answer: Answer): void
  /** Remembers that requests of this size are too large. */
  tooLarge(bytes: number): void
  /** Ends the stream with an error. */
  reject(error: unknown): void
  /** Takes the place of a delivery back. */
  done(delivery: { readonly operations: number; readonly bytes: number; readonly took: number }): void
}
