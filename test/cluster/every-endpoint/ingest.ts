import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

/** Pipelines, without processors: this distribution has but one, which wants security. */
export function pipelines(): void {
  const id = 'pipeline'
  const docs = [{ _id: '1', _index: 'piped', _source: { n: 1 } }]

  it('stores and reads a pipeline', async () => {
    const _meta = { by: 'tests' }
    const put = await lastValueFrom(
      client().ingest.putPipeline$({ id, description: 'Nothing', version: 3, processors: [], _meta }),
    )
    expect(put.acknowledged).toBe(true)
    const found = (await lastValueFrom(client().ingest.getPipeline$({ id })))[id]
    expect(found).toMatchObject({ description: 'Nothing', version: 3, processors: [], _meta })
    expect(found?.created_date_millis).toBeGreaterThan(0)
  })

  it('simulates a pipeline', async () => {
    const stored = await lastValueFrom(client().ingest.simulate$({ id, docs }))
    expect(stored.docs[0]?.doc?._source).toEqual({ n: 1 })
    expect(stored.docs[0]?.doc?._index).toBe('piped')
    const given = await lastValueFrom(client().ingest.simulate$({ docs, pipeline: { processors: [] }, verbose: true }))
    expect(given.docs[0]?.processor_results).toEqual([])
  })

  it('simulates the ingestion of documents into an index', async () => {
    const simulated = await lastValueFrom(
      client().simulate.ingest$({
        index: 'simulated',
        pipeline: id,
        docs: [{ _id: '1', _source: { n: 1 } }],
        mapping_addition: { properties: { n: { type: 'short' } } },
      }),
    )
    const doc = simulated.docs[0]?.doc
    expect(doc?._index).toBe('simulated')
    expect(doc?._source).toEqual({ n: 1 })
    expect(doc?.executed_pipelines).toEqual([id])
    expect(doc).toMatchObject({ effective_mapping: { _doc: { properties: { n: { type: 'short' } } } } })
  })

  it('deletes a pipeline', async () => {
    expect((await lastValueFrom(client().ingest.deletePipeline$({ id }))).acknowledged).toBe(true)
    expect(await lastValueFrom(client().ingest.getPipeline$({}, { ignore: [404] }))).toEqual({})
  })
}
