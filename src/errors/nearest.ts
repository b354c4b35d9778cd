/** Returns the candidate that resembles a mistyped name, or `undefined` if none is close enough. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.min(3, Math.floor(name.length / 3) + 1)
  for (const candidate of candidates) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (edits < least) {
      least = edits
      best = candidate
    }
  }
  return best
}

/** Returns the only candidate that begins like a name, but for its last two letters; at least four letters must be the same. */
export function withPrefix(name: string, candidates: readonly string[]): string | undefined {
  const prefix = name.toLowerCase().slice(0, Math.max(4, name.length - 2))
  const [found, ...others] = candidates.filter((candidate) => candidate.toLowerCase().startsWith(prefix))
  return others.length === 0 ? found : undefined
}

/** Counts the letters to add, remove, replace or swap with a neighbor to turn one word into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const replaced = at(last, column - 1) + (same ? 0 : 1)
      const swapped = isSwap(a, b, row, column) ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY
      current.push(Math.min(replaced, at(last, column) + 1, at(current, column - 1) + 1, swapped))
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

function isSwap(a: string, b: string, row: number, column: number): boolean {
  return row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
}

function at(distances: readonly number[], index: number): number {
  return distances[index] ?? Number.POSITIVE_INFINITY
}
