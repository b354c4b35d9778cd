import { randomUUID } from 'node:crypto'
import { Client } from 'rxelastic'
import { lastValueFrom } from 'rxjs'
import { type Column, figure, type Throughput } from '../comparison.js'
import { measureRounds, type Outcomes, runScript } from '../rounds.js'

/** Way to write documents: a file in `adapters` and the options that it gets. */
export interface Competitor {
  readonly adapter: string
  readonly options?: Readonly<Record<string, unknown>>
}

/** Competitors by name. */
export type Competitors<N extends string> = Readonly<Record<N, Competitor>>

/** Output of measure.mjs. */
export interface Writing extends Throughput {
  /** Longest time for which the event loop did not turn, in milliseconds. */
  readonly stall: number
  /** Largest CPU time of the main thread between two turns of the event loop, in milliseconds, if that is measured. */
  readonly turn?: number
  /** Share of refused documents, if the adapter tells. */
  readonly refused?: number
}

/** Column of the longest stalls. */
export const STALL: Column<Writing> = figure('stall ms', ({ stall }) => stall)

/** Numbers of a measurement. */
interface Size {
  readonly documents: number
  readonly rounds: number
  /** True to measure the CPU time of turns of the event loop as well, which itself takes some. */
  readonly turns?: boolean
}

/** Measures each competitor once a round. Before that the first one lets the server compile its code. */
export async function measureWriting<N extends string>(
  url: string,
  competitors: Competitors<N>,
  names: readonly N[],
  { documents, rounds, turns = false }: Size,
): Promise<Outcomes<Writing>> {
  for (const name of names.slice(0, 1)) await measureOne(url, competitors[name], documents, turns)
  return measureRounds(names, rounds, (name) => measureOne(url, competitors[name], documents, turns))
}

/** Lets a competitor write into new indices, in a process of its own. */
export async function measureOne(
  url: string,
  { adapter, options = {} }: Competitor,
  documents: number,
  turns = false,
): Promise<Writing> {
  const indices = ['few', 'all'].map((name) => `bench-bulk-${name}-${randomUUID()}`)
  const client = new Client({ node: url })
  const settings = { number_of_shards: 1, number_of_replicas: 0, refresh_interval: '-1' }
  for (const index of indices) await lastValueFrom(client.indices.create$({ index, settings }))
  try {
    const args = [adapter, JSON.stringify(options), url, ...indices, documents, ...(turns ? ['turns'] : [])]
    return await runScript(new URL('./measure.mjs', import.meta.url), args)
  } finally {
    await lastValueFrom(client.indices.delete$({ index: indices }))
    await client.close()
  }
}

/** A server that answers at once and does nothing else. */
export const FAST_SERVER: URL = new URL('./server.mjs', import.meta.url)
