import { quote } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import type { SniffSettings } from '../nodes/sniffer.js'
import { type Duration, parseDuration } from '../validate/duration.js'
import { parseText } from '../validate/parse-options.js'

/**
 * When to ask the cluster which nodes it has, so that calls go to all of them. The client must be able to reach the addresses that
 * the nodes publish; behind a load balancer or a proxy that is not so, and sniffing is refused together with `cloud` and
 * `serverMode: 'serverless'`.
 *
 * Whatever comes of it is told in `events$`, as `sniff`. Calls never wait for it and never fail because of it.
 */
export interface SniffOptions {
  /** Ask with the first call, which itself goes to the nodes that are known already. @defaultValue false */
  sniffOnStart?: boolean | undefined
  /** Ask with a call that begins this long after the last time. An idle client asks nothing. @defaultValue false */
  sniffInterval?: Duration | false | undefined
  /** Ask when a node has died. @defaultValue false */
  sniffOnConnectionFault?: boolean | undefined
  /** The path to ask, which must answer as the nodes info API does. @defaultValue `'_nodes/_all/http'` */
  sniffEndpoint?: string | undefined
}

/** The options that turn sniffing on, if they are not `false`. */
const SWITCHES = ['sniffOnStart', 'sniffInterval', 'sniffOnConnectionFault'] as const

/** Which option turns sniffing on, if one does. */
export function sniffSwitch(settings: Partial<SniffSettings>): string | undefined {
  return SWITCHES.find((name) => settings[name] !== undefined && settings[name] !== false)
}

/**
 * Refuses sniffing where the nodes' own addresses are of no use.
 * @param place - what the options say of where Elasticsearch is, such as `cloud`
 * @throws ConfigurationError that names the option
 */
export function rejectSniffing(settings: Partial<SniffSettings>, place: string): void {
  const name = sniffSwitch(settings)
  if (name === undefined) return
  throw new ConfigurationError(`${name} cannot be given together with ${place}: its nodes are behind a load balancer`)
}

/** Parses `sniffInterval`. */
export function parseSniffInterval(name: string, value: unknown): number | false {
  return value === false ? value : parseDuration(name, value)
}

/** Parses `sniffEndpoint`: a path, with or without its first slash. */
export function parseSniffEndpoint(name: string, value: unknown): string {
  const path = parseText(name, value).replace(/^\/*/, '/')
  if (/^\/[\x21-\x7e]+$/.test(path)) return path
  throw new ConfigurationError(`${name} must be a path such as _nodes/_all/http, got ${quote(value)}`)
}
