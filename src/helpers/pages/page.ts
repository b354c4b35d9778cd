import { map, type Observable } from 'rxjs'
import type { ShardFailure } from '../../api/generated/estypes.js'
import { DeserializationError, ScanError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import { jsonSerializer } from '../../json/text/serializer.js'
import type { CallOptions } from '../../options/call-options.js'
import { GATHER, type HelperCallOptions } from '../../options/call-settings.js'
import type { Identity } from './delivered.js'
import type { HitRuns } from './hit-batches.js'
import { HitGatherer } from './page-sink.js'

/** A hit as far as it matters here. */
export interface Hit extends Identity {
  readonly _source?: unknown
}

/** One page of hits, which are not parsed yet. */
export interface Page {
  readonly hits: HitRuns
  /** What brings the page behind it; undefined behind the last one. */
  readonly next$: Observable<Page> | undefined
}

/** What a page's reply says besides its hits. */
export interface PageReply {
  readonly pit_id?: string
  readonly _scroll_id?: string
  readonly timed_out?: boolean
  readonly _shards?: { readonly failed?: number; readonly failures?: readonly ShardFailure[] }
}

/** A reply whose hits have been cut out. */
export interface CutReply {
  /** As they stand in the reply, with commas between them. */
  readonly hits: Buffer
  readonly last: Buffer | undefined
  readonly reply: PageReply
}

/** The options of a call whose hits are to be cut out of its reply; see {@link cut}. */
export function cutting(options: CallOptions): HelperCallOptions {
  return { ...options, [GATHER]: () => new HitGatherer() }
}

/** The reply of a call that was made with {@link cutting}. */
export function cut(reply$: Observable<unknown>): Observable<CutReply> {
  return reply$.pipe(map((reply) => (isCut(reply) ? reply : cutWhole(reply))))
}

function isCut(reply: unknown): reply is CutReply {
  return typeof reply === 'object' && reply !== null && 'reply' in reply
}

/** An interceptor can have answered in place of the server. */
function cutWhole(reply: unknown): CutReply {
  const gatherer = new HitGatherer()
  gatherer.push(bytesOf(reply))
  return gatherer.end()
}

/** The bytes of a reply that has not come as bytes, as the server would have sent them. @throws DeserializationError if it has none */
export function bytesOf(reply: unknown): Uint8Array {
  if (reply instanceof Uint8Array) return reply
  try {
    return Buffer.from(jsonSerializer.serialize(reply))
  } catch (cause) {
    throw new DeserializationError(`the reply of an interceptor cannot be read: ${messageOf(cause)}`, '', { cause })
  }
}

/** @throws ScanError if hits are missing */
export function rejectPartial({ timed_out: timedOut, _shards: shards }: PageReply): void {
  if (timedOut === true) throw new ScanError('a page timed out on the server, so that hits are missing')
  const failed = shards?.failed ?? 0
  if (failed === 0) return
  const failures = shards?.failures ?? []
  const reasons = new Set(failures.map(({ reason }) => `${reason?.type}: ${reason?.reason ?? ''}`))
  throw new ScanError(`${failed} shards failed: ${[...reasons].join('; ')}`, { failures })
}
