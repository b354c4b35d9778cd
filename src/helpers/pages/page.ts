import { map, type Observable } from 'rxjs'
import type { CallParameters } from '../../api/parameter-types.js'
import { missingParts } from '../../call/partial-response.js'
import { DeserializationError, ScanError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import { jsonSerializer } from '../../json/text/serializer.js'
import type { CallOptions } from '../../options/call-options.js'
import type { Hit } from '../hits/hit-parser.js'
import type { HelperHost } from '../host.js'
import type { CutResponse, PageResponse } from './page-response.js'
import { HitSink } from './page-sink.js'

/** Items of a page, taken in batches. */
export interface PageItems<I> {
  /** True if all items have been taken. */
  readonly done: boolean
  /** Takes the next batch. @param parse - parses its bytes into items */
  take(parse: (batch: Buffer) => readonly I[]): { readonly batch: Buffer; readonly hits: readonly I[] }
}

/** Page of items: hits that are not parsed yet, unless the type says otherwise. */
export interface Page<I = Hit> {
  readonly hits: PageItems<I>
  /** Source of the page after it, or `undefined` after the last one. */
  readonly next$: Observable<Page<I>> | undefined
}

/** Calls an API that returns a page of hits, and cuts the hits out of the response. */
export function page$(
  { call$ }: HelperHost,
  name: 'search' | 'scroll',
  params: CallParameters,
  options: CallOptions,
  detached = false,
): Observable<CutResponse> {
  const filtered = params.filter_path !== undefined
  const sink = (): HitSink => new HitSink(filtered)
  return call$(name, params, options, { sink, detached }).pipe(
    map((response) => (isCut(response) ? response : cutWhole(response, filtered))),
  )
}

function isCut(response: unknown): response is CutResponse {
  return typeof response === 'object' && response !== null && 'response' in response
}

/** Cuts a response that an interceptor gave in place of the server. */
function cutWhole(response: unknown, filtered: boolean): CutResponse {
  const sink = new HitSink(filtered)
  sink.push(bytesOf(response))
  return sink.end()
}

/**
 * Returns a parsed response as the bytes that the server would have sent. @throws DeserializationError if it has none
 */
export function bytesOf(response: unknown): Uint8Array {
  if (response instanceof Uint8Array) return response
  try {
    return Buffer.from(jsonSerializer.serialize(response))
  } catch (cause) {
    throw new DeserializationError(`the response of an interceptor cannot be read: ${messageOf(cause)}`, '', { cause })
  }
}

/** Rejects a response with missing hits. @throws ScanError */
export function rejectPartial(response: PageResponse): void {
  if (response.terminated_early === true) throw new ScanError('a page was terminated early, so that hits are missing')
  const missing = missingParts('search', response)
  if (missing !== undefined) throw new ScanError(missing.message, { failures: missing.failures })
}
