import { VirtualTimeScheduler } from 'rxjs'
import { expect } from 'vitest'
import {
  ConnectionError,
  type Progress,
  ResponseError,
  TimeoutError,
  type TimeoutPhase,
} from '../../../src/errors/index.js'
import type { WireBody } from '../../../src/message/request.js'
import { type CallParts, makeCall, makePolicy, makeRequest } from '../../support/calls/calls.js'

export const diagnostics = makeCall().diagnostics()
export const status = (statusCode: number, headers = {}) => new ResponseError({ ...diagnostics, statusCode, headers })
export const refused = (progress: Progress = 'sent') => new ConnectionError('refused', diagnostics, { progress })
export const timeout = (phase: TimeoutPhase) => new TimeoutError(phase, 10, diagnostics)

/** How long a call waits after an error; undefined if it is not repeated. */
export function delay(error: unknown, parts?: CallParts, body: WireBody = '{}'): number | undefined {
  return makePolicy(new VirtualTimeScheduler()).delayAfter(error, makeCall(parts), makeRequest(body))
}

export const ms = expect.any(Number)
