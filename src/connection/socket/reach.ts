import { maxHeaderSize } from 'node:http'
import type { SocketOptions } from '../connection.js'

/** Default limit of the head of a response, in bytes: about 450 deprecation warnings of Elasticsearch. */
const DEFAULT_HEAD_LIMIT = 65_536

/** Returns the largest head of a response, in bytes. */
export function headLimit(options: SocketOptions): number {
  return options.maxHeaderSize ?? Math.max(DEFAULT_HEAD_LIMIT, maxHeaderSize)
}

/** Returns the options of `net.connect` that say from where and how a host is reached. */
export function reach({ localAddress, family, lookup }: SocketOptions): SocketOptions {
  return {
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(family === undefined ? {} : { family }),
    ...(lookup === undefined ? {} : { lookup }),
  }
}
