import { quote } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import type { SniffSettings } from '../nodes/sniffer.js'
import { type Duration, parseDuration } from '../validate/duration.js'
import { parseText } from '../validate/parse-options.js'

/**
 * Options for asking the cluster for its nodes, so that calls go to all of them.
 *
 * The client must be able to reach the addresses that the nodes publish. Behind a load balancer or a proxy it usually
 * cannot. Sniffing is therefore refused together with `cloud` and `serverMode: 'serverless'`.
 *
 * `events$` reports each outcome as `sniff`. Calls never wait for it and never fail because of it.
 */
export interface SniffOptions {
  /** Sniffs with the first call, which itself goes to a known node. @defaultValue false */
  sniffOnStart?: boolean | undefined
  /**
   * Sniffs with a call that begins this long after the last sniff. An idle client does not sniff. @defaultValue false
   */
  sniffInterval?: Duration | false | undefined
  /** Sniffs when a node has died. @defaultValue false */
  sniffOnConnectionFault?: boolean | undefined
  /** Path of the request. The response must have the form of the nodes info API. @defaultValue `'_nodes/_all/http'` */
  sniffEndpoint?: string | undefined
}

/** Options that turn sniffing on, unless they are `false`. */
const SWITCHES = ['sniffOnStart', 'sniffInterval', 'sniffOnConnectionFault'] as const

/** Returns the option that turns sniffing on, if there is one. */
export function sniffSwitch(settings: Partial<SniffSettings>): string | undefined {
  return SWITCHES.find((name) => settings[name] !== undefined && settings[name] !== false)
}

/**
 * Rejects sniffing where the nodes' own addresses are of no use.
 *
 * @param place - option that locates Elasticsearch, such as `cloud`
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
