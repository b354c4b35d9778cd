import type { estypes, ScanPosition } from 'rxelastic'
import { lastValueFrom, take, toArray } from 'rxjs'
import { describe, expect } from 'vitest'
import { connect, describeElasticsearch, itReal, useIndex } from '../../support/elasticsearch/elasticsearch.js'

const day = (number: number): string => `202${number % 5}-01-01T00:00:00.00${number % 3}Z`

/** For each field, what the document with a number has; every sixth has nothing. */
const values: Record<string, (number: number) => unknown> = {
  long: (number) => `${9_007_199_254_740_993n + BigInt(number % 7)}`,
  double: (number) => 0.1 * (number % 4) + 0.2,
  zeros: (number) => (number % 2 === 0 ? '-0.0' : '0.0'),
  keyword: (number) => ['a"b\\', 'ü\n', '😀{"hits":[{', '1234567890123456789'][number % 4],
  date: day,
  nanos: (number) => day(number).replace('Z', `${number % 2}00001Z`),
  boolean: (number) => number % 2 === 0,
}
const types = {
  ...Object.fromEntries(Object.keys(values).map((name) => [name, name])),
  zeros: 'double',
  nanos: 'date_nanos',
}

const documents = Array.from({ length: 30 }, (_, number) =>
  number % 6 === 5 ? {} : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value(number)])),
)
const ids = documents.map((_, number) => String(number)).sort()

describeElasticsearch('a scan in order', () => {
  const properties = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])) as Record<
    string,
    estypes.MappingProperty
  >
  const index = useIndex(documents, { properties })

  describe.each(Object.keys(values))('of %s', (name) => {
    const sorts = (['asc', 'desc'] as const).flatMap((order) =>
      ['_last', '_first'].map((missing) => ({ [name]: { order, missing } })),
    )

    itReal.each(sorts)('has every document once: %j', async (sort) => {
      const hits = await lastValueFrom(
        connect()
          .helpers.scan$({ index, size: 1, sort: [sort], _source: false })
          .pipe(toArray()),
      )
      expect(hits.map(({ _id }) => String(_id)).sort()).toEqual(ids)
    })

    itReal('goes on from any hit, by a position that was kept as JSON', async () => {
      const sort = [{ [name]: 'desc' as const }]
      const search = { index, size: 4, sort, _source: false }
      const client = connect()
      const found: string[] = []
      let resumeFrom: ScanPosition | undefined
      do {
        const positions: string[] = []
        const checkpoint$ = { next: (position: ScanPosition) => positions.push(JSON.stringify(position)) }
        const hits$ = client.helpers.scan$(search, { checkpoint$, resumeFrom })
        const hits = await lastValueFrom(hits$.pipe(take(1), toArray()))
        found.push(...hits.map(({ _id }) => String(_id)))
        resumeFrom = JSON.parse(positions.at(-1) ?? 'null')
      } while (resumeFrom?.slices.some(({ done }) => !done))
      expect(found.sort()).toEqual(ids)
    })
  })
})
