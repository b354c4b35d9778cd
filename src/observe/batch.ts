import type { WatchedCall } from '../call/call-watch.js'

/** Operations that travel in one request. */
export interface Batch {
  readonly size: number
  /** Operation, such as `index` or `search`, if all are of one kind. */
  readonly operation: string | undefined
  /** Index that all operations name, if it is one. */
  readonly index: string | undefined
}

/** Facts about one operation of a batch. */
export interface BatchedOperation {
  readonly action: string
  readonly index: string | undefined
}

/** APIs whose lines are pairs of a header and a search. */
const SEARCHES: ReadonlySet<string> = new Set(['msearch', 'msearch_template', 'fleet.msearch'])

/** Returns the batch that a call carries. Only lists are counted: text and streams are not read. */
export function batchOf({ info: { api }, params, handling }: WatchedCall): Batch | undefined {
  if (handling.operations !== undefined) return summary(handling.operations)
  const { bulkBody: lines } = params
  if (!Array.isArray(lines)) return undefined
  if (api === 'bulk') return summary(actionsOf(lines))
  return SEARCHES.has(api) ? summary(searchesOf(lines)) : undefined
}

function summary(operations: readonly BatchedOperation[]): Batch {
  const [first] = operations
  const isSame = (name: keyof BatchedOperation): boolean =>
    operations.every((operation) => operation[name] === first?.[name])
  return {
    size: operations.length,
    operation: first !== undefined && isSame('action') ? first.action : undefined,
    index: first !== undefined && isSame('index') ? first.index : undefined,
  }
}

function actionsOf(lines: readonly unknown[]): BatchedOperation[] {
  const operations: BatchedOperation[] = []
  for (let at = 0; at < lines.length; at++) {
    const [[action = '', fields] = []] = Object.entries(lineOf(lines[at]))
    operations.push({ action, index: indexOf(Object(fields)._index) })
    if (action !== 'delete') at++
  }
  return operations
}

function searchesOf(lines: readonly unknown[]): BatchedOperation[] {
  const operations: BatchedOperation[] = []
  for (let at = 0; at < lines.length; at += 2) {
    const { index }: { index?: unknown } = lineOf(lines[at])
    operations.push({ action: 'search', index: indexOf(index) })
  }
  return operations
}

/** Reads a line, which may be ready-made JSON. */
function lineOf(line: unknown): object {
  if (typeof line !== 'string') return Object(line)
  try {
    return Object(JSON.parse(line))
  } catch {
    return {}
  }
}

function indexOf(index: unknown): string | undefined {
  return index === undefined || index === null ? undefined : String(index)
}
