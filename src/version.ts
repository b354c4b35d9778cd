import { arch, platform, release } from 'node:os'

/** This library's version, as in its package.json. */
export const VERSION = '0.1.0'

/** How the client introduces itself to servers. */
export const USER_AGENT: string = `rxelastic/${VERSION} (${platform()} ${release()}-${arch()}; Node.js ${process.version})`
