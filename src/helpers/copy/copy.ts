import { Observable, tap } from 'rxjs'
import { describe } from '../../errors/describe.js'
import { ConfigurationError, type ScanPosition } from '../../errors/index.js'
import type { RawHit } from '../../json/hits/raw-hit.js'
import { parseJson } from '../../json/text/unreadable.js'
import { observedHelper } from '../../observe/observed-helper.js'
import type { OnDocumentResult } from '../bulk/actions.js'
import { runBulk } from '../bulk/bulk.js'
import type { BulkRun } from '../bulk/run.js'
import type { HelperHost } from '../host.js'
import type { HitBatch } from '../pages/hit-batches.js'
import { type ScanParameters, scanBatches$ } from '../scan/scan.js'
import {
  type CopyProgress,
  type CopySettings,
  type CopyTarget,
  copyPlan,
  copySettings,
  refuseItself,
  refuseRemoteNames,
} from './options.js'
import { SettledPositions } from './settled-positions.js'

/**
 * Copies the documents that a search finds; see `helpers.copy$`.
 * @param hostOf - returns the host of another client
 */
export function copy$(
  host: HelperHost,
  params: ScanParameters,
  options: unknown,
  hostOf: (client: CopyTarget) => HelperHost,
): Observable<CopyProgress> {
  return observedHelper(
    'copy',
    params,
    (message) =>
      new Observable((out) => {
        const settings = copySettings(options)
        const { to, checkpoint$, slices, resumeFrom, keepAlive } = settings
        const target = to === undefined ? host : hostOf(to)
        refuseRemoteNames(settings, Object(params).index)
        if (target === host) refuseItself(settings, Object(params).index)
        const toAction = settings.transform && ((hit: RawHit) => transformed(hit, settings, host, positions))
        const plan = copyPlan(settings, toAction)
        const positions: SettledPositions = new SettledPositions((position: ScanPosition) => {
          const { read, written, failed } = positions
          checkpoint$?.next(position)
          out.next({ read, written, failed, position })
        }, plan.settings.onFailure === 'continue')
        let run: BulkRun | undefined
        // The point in time stays open as long as a resume may need it.
        const settled$ = new Observable<never>((done) => {
          if (run === undefined) done.complete()
          else run.settleAll(() => done.complete())
        })
        const scanOptions = {
          slices,
          resumeFrom,
          keepAlive,
          checkpoint$: { next: (position: ScanPosition) => positions.reached(position) },
        }
        // Users see the hits that they transform.
        const form = settings.transform === undefined ? 'lazy' : 'plain'
        const batches$ = scanBatches$(host, params, scanOptions, settled$, form)
        const source$ = new Observable<HitBatch>((source) => {
          batches$.pipe(tap(({ hits }) => positions.arrived(hits.length))).subscribe(source)
        })
        run = runBulk(target, plan, source$, positions, out, message)
      }),
  )
}

/** Makes the action of a document that is transformed on its way. @throws what `transform` throws */
function transformed(
  hit: RawHit,
  { action, transform }: Partial<CopySettings>,
  { serializer }: HelperHost,
  positions: SettledPositions,
): OnDocumentResult {
  const document = hit._source === undefined ? undefined : parseJson(hit._source, serializer, 'a hit')
  const result = transform?.(document, hit)
  if (result !== null) return [action === 'create' ? { create: {} } : { index: {} }, documentFrom(result)]
  positions.leftOut()
  return null
}

/** @throws ConfigurationError for what is no document */
function documentFrom(result: unknown): object | string {
  if (typeof result === 'string' || (typeof result === 'object' && result !== null && !Array.isArray(result))) {
    return result
  }
  const needed = 'an object, ready-made JSON, or null to leave the document out'
  throw new ConfigurationError(`copy$: transform must return ${needed}, got ${describe(result)}`)
}
