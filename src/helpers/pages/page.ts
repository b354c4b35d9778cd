import { map, type Observable } from 'rxjs'
import type { ShardFailure } from '../../api/generated/estypes.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { DeserializationError, ScanError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import { jsonSerializer } from '../../json/text/serializer.js'
import type { CallOptions } from '../../options/call-options.js'
import type { Hit } from '../hits/hit-parser.js'
import type { HelperHost } from '../host.js'
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

/** Members of a page's response besides its hits. */
export interface PageResponse {
  readonly pit_id?: string
  readonly _scroll_id?: string
  readonly timed_out?: boolean
  readonly _shards?: { readonly failed?: number; readonly failures?: readonly ShardFailure[] }
}

/** Response without its hits, and the hits. */
export interface CutResponse {
  /** Bytes of the hits as in the response, with commas between them. */
  readonly hits: Buffer
  readonly last: Buffer | undefined
  readonly response: PageResponse
}

const sink = (): HitSink => new HitSink()

/** Calls an API that returns a page of hits, and cuts the hits out of the response. */
export function page$(
  { call$ }: HelperHost,
  name: 'search' | 'scroll',
  params: CallParameters,
  options: CallOptions,
  detached = false,
): Observable<CutResponse> {
  return call$(name, params, options, { sink, detached }).pipe(
    map((response) => (isCut(response) ? response : cutWhole(response))),
  )
}

function isCut(response: unknown): response is CutResponse {
  return typeof response === 'object' && response !== null && 'response' in response
}

/** Cuts a response that an interceptor gave in place of the server. */
function cutWhole(response: unknown): CutResponse {
  const gatherer = new HitSink()
  gatherer.push(bytesOf(response))
  return gatherer.end()
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
export function rejectPartial({ timed_out: timedOut, _shards: shards }: PageResponse): void {
  if (timedOut === true) throw new ScanError('a page timed out on the server, so that hits are missing')
  const failed = shards?.failed ?? 0
  if (failed === 0) return
  const failures = shards?.failures ?? []
  const reasons = new Set(failures.map(({ reason }) => `${reason?.type}: ${reason?.reason ?? ''}`))
  throw new ScanError(`${failed} shards failed: ${[...reasons].join('; ')}`, { failures })
}
