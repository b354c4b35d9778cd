import { Observable, type OperatorFunction, Subscriber } from 'rxjs'
import { ambientDemand } from '../../flow/ambient.js'
import type { HelperMessage } from '../../observe/helper-message.js'
import { observedOperator } from '../../observe/observed-helper.js'
import { closedError, endEarly, type HelperRequest, refusedError } from '../end-early.js'
import type { HelperHost } from '../host.js'
import { InOrder } from './in-order.js'
import { FlushReport, OutcomeReport, type Report } from './report.js'
import { BulkRun } from './run.js'
import { type BulkPlan, type BulkSettings, bulkPlan } from './settings.js'
import { Transport } from './transport.js'

/** Writes documents in batches; see `helpers.bulk`. @throws ConfigurationError that names a wrong option */
export function bulk(host: HelperHost, options: unknown): OperatorFunction<unknown, unknown> {
  const plan = bulkPlan(options)
  return observedOperator('bulk', plan.settings, (message) => bulkOperator(host, plan, message))
}

/** Writes documents in batches, as a plan says. */
export function bulkOperator(
  host: HelperHost,
  plan: BulkPlan,
  message?: HelperMessage,
): OperatorFunction<unknown, unknown> {
  return (source) =>
    new Observable((out) => {
      runBulk(host, plan, source, reportTo(out, plan.settings), out, message)
    })
}

/** Runs one subscription to a bulk. @returns what is under way */
export function runBulk(
  host: HelperHost,
  plan: BulkPlan,
  source: Observable<unknown>,
  report: Report,
  out: Subscriber<unknown>,
  message?: HelperMessage,
): BulkRun {
  const { settings, params, call } = plan
  const request: HelperRequest = { params: { ...params, index: settings.index }, options: call }
  const transport = new Transport(host, plan, report.needsItems)
  const run = new BulkRun(settings, transport, report, out, ambientDemand())
  message?.counts(() => run.documents)
  if (host.closed) {
    out.error(refusedError(host, request))
    return run
  }
  const abort = (error: unknown): void => {
    run.close()
    out.error(error)
  }
  const early = new Subscriber<unknown>({ next: () => {}, error: abort, complete: () => {} })
  out.add(early)
  endEarly(host, request, early)
  if (out.closed) return run
  const closed = (): unknown => closedError(host, request)
  out.add(host.track({ place: 0, finish: () => run.finish(closed), abort: () => abort(closed()) }))
  run.start(source)
  return run
}

function reportTo(out: Subscriber<unknown>, { as, inOrder, index }: BulkSettings): Report {
  if (as === 'flush') return new FlushReport(out)
  const report = new OutcomeReport(out, as === 'outcome', index)
  return inOrder ? new InOrder(report) : report
}
