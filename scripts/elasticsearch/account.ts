import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The user a server process runs as. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

const overflowAccount: Account = { uid: 65534, gid: 65534 }

/** True for root, under which Elasticsearch refuses to run. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * Account under which Elasticsearch starts: `undefined` for the current user. Root uses the system's unprivileged
 * account.
 */
export function serverAccount(): Account | undefined {
  return runsAsRoot() ? nobody() : undefined
}

/** Returns whether the account of the server may enter a folder, or run a file. */
export function isReachable(path: string): boolean {
  try {
    return runsAsRoot() ? isOpenToEverybody(realpathSync(path)) : isOpenToMe(path)
  } catch {
    return false
  }
}

function nobody(): Account {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readUserList())
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : overflowAccount
}

function readUserList(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}

function isOpenToMe(path: string): boolean {
  accessSync(path, constants.X_OK)
  return true
}

function isOpenToEverybody(path: string): boolean {
  const open = (statSync(path).mode & constants.S_IXOTH) !== 0
  return open && (dirname(path) === path || isOpenToEverybody(dirname(path)))
}
