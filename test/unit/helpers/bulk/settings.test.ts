import { errors } from 'rxelastic'
import { EMPTY } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { bulkPlan } from '../../../../src/helpers/bulk/settings.js'

describe('bulkPlan', () => {
  it.each<[options: object, message: string]>([
    [
      { datasource: [] },
      'bulk has no option "datasource": pipe documents into it, as in from(documents).pipe(client.helpers.bulk({ index }))',
    ],
    [{ onDrop: () => {} }, `bulk has no option "onDrop": it emits the documents that fail with as: 'failure'`],
    [{ onSuccess: () => {} }, `bulk has no option "onSuccess": it emits an outcome per document`],
    [{ onFlush: () => {} }, `bulk has no option "onFlush": it emits statistics with as: 'flush'`],
    [{ wait: 5 }, 'bulk has no option "wait": pass `retryBackoff`'],
    [{ maxRetries: 5 }, 'bulk has no option "maxRetries": it retries documents, not calls; pass `retries`'],
    [{ flushByte: 5 }, 'bulk has no option "flushByte"; did you mean flushBytes?'],
  ])('names the replacement of %j', (options, message) => {
    expect(() => bulkPlan({ index: 'books', ...options })).toThrow(new errors.ConfigurationError(message))
  })

  it('explains that an Observable belongs before it', () => {
    expect(() => bulkPlan(EMPTY)).toThrow(
      new errors.ConfigurationError(
        'bulk takes its options, and the documents come through pipe: documents$.pipe(client.helpers.bulk({ index }))',
      ),
    )
  })

  it('names the helper', () => {
    expect(() => bulkPlan({ wait: 5 }, 'bulkWritable')).toThrow(
      'bulkWritable has no option "wait": pass `retryBackoff`',
    )
  })
})
