import type { Json } from '../format/json.js'
import type { Snapshot } from '../store/snapshot.js'
import type { Slice } from './search-request.js'
import type { SortKey } from './sort.js'
import { fromShardDoc } from './sort-values.js'

/** Positions of one snapshot that belong to a search. */
export interface Extent {
  readonly snapshot: Snapshot
  readonly shard: number
  readonly from: number
  readonly to: number
}

/** First position that has not been returned yet. */
export interface Start {
  readonly shard: number
  readonly position: number
}

export const BEGINNING: Start = { shard: 0, position: 0 }

/** Returns the extents of a search. Slices cut every snapshot into equal, neighboring parts. */
export function extentsOf(snapshots: readonly Snapshot[], slice: Slice | undefined): readonly Extent[] {
  const { id, max } = slice ?? { id: 0, max: 1 }
  return snapshots.map((snapshot, shard) => ({
    snapshot,
    shard,
    from: Math.floor((snapshot.end * id) / max),
    to: Math.floor((snapshot.end * (id + 1)) / max),
  }))
}

/** Counts the documents. Only a part of a snapshot needs a check of single documents. */
export function countLive(extents: readonly Extent[]): number {
  return extents.reduce((sum, extent) => sum + liveIn(extent), 0)
}

/** Yields the documents from a position on: one snapshot after the other, or all in turn. */
export function* places(extents: readonly Extent[], start: Start, sideBySide: boolean): Generator<Start> {
  if (sideBySide) yield* interleaved(extents, start)
  else yield* oneByOne(extents, start)
}

/** Returns the position at which `search_after` continues if the sort is by `_doc` or `_shard_doc`. */
export function startAfter(keys: readonly SortKey[], after: readonly Json[]): Start {
  const [key] = keys
  if (key?.field === '_shard_doc') {
    const { shard, position } = fromShardDoc(Number(after[0]))
    return { shard, position: position + 1 }
  }
  const position = Number(after[0])
  if (after.length < 2) return { shard: 0, position: position + 1 }
  return { shard: fromShardDoc(Number(after[1])).shard + 1, position }
}

function* oneByOne(extents: readonly Extent[], start: Start): Generator<Start> {
  for (const { snapshot, shard, from, to } of extents) {
    if (shard < start.shard) continue
    const first = shard === start.shard ? Math.max(from, start.position) : from
    for (let position = first; position < to; position++) {
      if (snapshot.holds(position)) yield { shard, position }
    }
  }
}

function* interleaved(extents: readonly Extent[], start: Start): Generator<Start> {
  const end = Math.max(0, ...extents.map(({ to }) => to))
  for (let position = start.position; position < end; position++) {
    for (const { snapshot, shard, from, to } of extents) {
      const isSeen = position === start.position && shard < start.shard
      if (!isSeen && position >= from && position < to && snapshot.holds(position)) yield { shard, position }
    }
  }
}

function liveIn({ snapshot, from, to }: Extent): number {
  if (from === 0 && to === snapshot.end) return snapshot.live
  let live = 0
  for (let position = from; position < to; position++) if (snapshot.holds(position)) live++
  return live
}
