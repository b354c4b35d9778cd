import { arch, platform, release } from 'node:os'

/** This library's version, as in its package.json. */
export const VERSION = '0.1.0'

/** How the client introduces itself to servers. */
export const USER_AGENT: string = `rxelastic/${VERSION} (${platform()} ${release()}-${arch()}; Node.js ${process.version})`

/** What `x-elastic-client-meta` says: client, runtime and HTTP client. Source: Elastic's structured HTTP header for client metadata */
export const CLIENT_META: string = `es=${VERSION},js=${process.versions.node},t=${VERSION},un=${process.versions.node}`
