import { quote } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isObject } from '../errors/plain-object.js'
import type { NodeSettings } from '../nodes/node.js'
import type { SniffSettings } from '../nodes/sniffer.js'
import { type Duration, parseDuration } from '../validate/duration.js'
import { parseOptions, type Validators } from '../validate/parse-options.js'
import { sniffSwitch } from './sniff-options.js'

/** Wait before a hedge that follows the latest responses of the API. */
export type AdaptiveWait = 'p95'

/** Hedge of late calls: a second attempt at another node, beside the first one. */
export interface HedgeOptions {
  /**
   * Time that the first attempt has before another node gets the same request.
   *
   * `'p95'` is the time within which 95 % of the latest responses of the same API arrived from a node, of the nodes the
   * middle one. Until 32 responses of a node are known, there is no hedge. Source: Dean and Barroso, "The Tail at Scale", 2013.
   */
  after: Duration | AdaptiveWait
}

/** The `hedge` option after validation. */
export interface HedgeSettings {
  /** Wait in milliseconds, or `'p95'`. */
  readonly after: number | AdaptiveWait
}

const VALIDATORS: Validators<HedgeSettings> = {
  after: (name, value) => (value === 'p95' ? value : parseDuration(`hedge.${name}`, value, 'p95')),
}

/** Parses `hedge`. */
export function parseHedge(name: string, value: unknown): HedgeSettings {
  if (!isObject(value)) {
    throw new ConfigurationError(`${name} must be false or an object such as { after: 'p95' }, got ${quote(value)}`)
  }
  const { after } = parseOptions(VALIDATORS, value, name)
  if (after !== undefined) return { after }
  throw new ConfigurationError(`${name} needs after: the time that the first attempt has, such as '50ms' or 'p95'`)
}

/** Options that end an attempt or a call, and a hedge. */
interface GivenTimes {
  readonly hedge?: HedgeSettings | undefined
  readonly requestTimeout?: number | undefined
  readonly totalTimeout?: number | undefined
}

/** Rejects a hedge that a deadline of the same place always prevents. @throws ConfigurationError that names both */
export function rejectLateHedge(given: GivenTimes): void {
  const after = given.hedge?.after
  if (typeof after !== 'number') return
  for (const name of ['requestTimeout', 'totalTimeout'] as const) {
    const deadline = given[name]
    if (deadline === undefined || after < deadline) continue
    throw new ConfigurationError(`hedge.after must be less than ${name}, got ${after} ms and ${deadline} ms`)
  }
}

/** Rejects a hedge in a client that never has another node. @throws ConfigurationError with that reason */
export function rejectLonelyHedge(
  given: { readonly hedge?: HedgeSettings | undefined } & Partial<SniffSettings>,
  nodes: readonly NodeSettings[],
): void {
  if (given.hedge === undefined || nodes.length > 1 || sniffSwitch(given) !== undefined) return
  throw new ConfigurationError('hedge needs several nodes, or sniffing: a hedge goes to another node')
}
