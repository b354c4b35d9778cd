import { expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { client, otherClient } from './engine.js'
import type { Unusable } from './unusable.js'

/** Tests that what cannot be served is refused as it is known to be. What answers here is not what was asked for. */
export function refusals(rows: readonly Unusable[]): () => void {
  return () => {
    it.each(rows)('$endpoint: $reason', async ({ call, outcome }) => {
      const recorded = record(call(otherClient()))
      await recorded.until(() => recorded.endings > 0)
      expect(recorded.errors[0] ?? recorded.values[0]).toMatchObject(outcome)
    })
  }
}

/** The names of all endpoints that have answered in the stories, and of those that cannot. */
export function known(rows: readonly Unusable[]): string[] {
  return [...client().answered, ...rows.map(({ endpoint }) => endpoint)].sort()
}
