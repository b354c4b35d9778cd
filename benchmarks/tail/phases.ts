/** Output of measure.mjs: each call's due time since the epoch and its latency in milliseconds, -1 if it failed. */
export interface Calls {
  readonly due: readonly number[]
  readonly latency: readonly number[]
  /** Number of failed calls by message. */
  readonly errors: Readonly<Record<string, number>>
  readonly hedges?: { readonly sent: number; readonly won: number }
}

/** Moments of a run in milliseconds since the epoch. */
export interface Moments {
  readonly begin: number
  readonly killed: number
  readonly restarted: number
  /** The node answers again, as a part of its cluster. */
  readonly returned: number
  readonly end: number
}

/** Time after the death of a node in which clients find out about it, in milliseconds. */
const SHOCK = 5_000

export const PHASES = ['before', 'first 5 s', 'outage', 'restart', 'return'] as const

export type Phase = (typeof PHASES)[number]

/** Latencies of one phase. */
export interface Figures {
  readonly calls: number
  readonly failed: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
}

/** Returns the figures of each phase. A call belongs to the phase in which it was due. */
export function figuresOf({ due, latency }: Calls, moments: Moments): Record<Phase, Figures> {
  const { begin, killed, restarted, returned, end } = moments
  const shock = Math.min(killed + SHOCK, restarted)
  const between = (from: number, to: number): Figures =>
    figures(latency.filter((_, call) => from <= (due[call] ?? 0) && (due[call] ?? 0) < to))
  return {
    before: between(begin, killed),
    'first 5 s': between(killed, shock),
    outage: between(shock, restarted),
    restart: between(restarted, returned),
    return: between(returned, end),
  }
}

function figures(latencies: readonly number[]): Figures {
  const sorted = latencies.filter((latency) => latency >= 0).sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
  const failed = latencies.length - sorted.length
  return { calls: latencies.length, failed, p50: at(0.5), p99: at(0.99), p999: at(0.999) }
}
