import { arch, platform, release } from 'node:os'

/** Version of this library, as in its package.json. */
export const VERSION = '0.1.0'

/** Value of the `user-agent` header. */
export const USER_AGENT: string = `rxelastic/${VERSION} (${platform()} ${release()}-${arch()}; Node.js ${process.version})`

/**
 * Value of `x-elastic-client-meta`: client, runtime and HTTP client. Source: Elastic's structured HTTP header for
 * client metadata
 */
export const CLIENT_META: string = `es=${VERSION},js=${process.versions.node},t=${VERSION},un=${process.versions.node}`
