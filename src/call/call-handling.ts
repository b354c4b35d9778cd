import type { AsyncResource } from 'node:async_hooks'
import type { BodySink } from '../message/result.js'

/** Properties of a call that only helpers decide. */
export interface CallHandling {
  /** Lets the call begin, and go on, while its client closes. @defaultValue false */
  readonly detached?: boolean | undefined
  /** Makes the destination of the response's body, one for each attempt. Its result takes the place of the parsed body. @defaultValue none */
  readonly sink?: (() => BodySink) | undefined
  /** Operations whose lines are the body, for observers. @defaultValue none */
  readonly operations?: readonly { readonly action: string; readonly index: string | undefined }[] | undefined
  /** Async contexts of the calls that travel in this one, for observers. @defaultValue none */
  readonly callers?: readonly AsyncResource[] | undefined
}
