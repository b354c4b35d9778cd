import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { isReachable, runsAsRoot } from './account.js'
import { run } from './command.js'

/**
 * Folder of downloads: `RXELASTIC_CACHE`, or the user's cache folder. The server's account cannot enter root's own
 * cache folder. Root therefore keeps downloads below `/var/cache`.
 */
export function cacheFolder(): string {
  const { RXELASTIC_CACHE, XDG_CACHE_HOME } = process.env
  if (RXELASTIC_CACHE) return resolve(RXELASTIC_CACHE)
  if (runsAsRoot()) return '/var/cache/rxelastic'
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'rxelastic')
}

/** The place of an entry of the cache, whether it exists or not. */
export function cachePath(name: string): string {
  return join(cacheFolder(), name)
}

/**
 * Creates a cache entry from a folder that `produce` fills. The work happens in a folder of its own, which is renamed
 * at the end. Neither an interruption nor a second process at the same time leaves half an entry.
 */
export async function addToCache(name: string, produce: (workFolder: string) => Promise<string>): Promise<string> {
  await openCache()
  const workFolder = await mkdtemp(cachePath('.partial-'))
  try {
    const produced = await produce(workFolder)
    await run('chmod', ['-R', 'a+rX', produced], { remedy: 'It belongs to every Unix system.' })
    await rename(produced, cachePath(name)).catch((error: unknown) => {
      // Another process was faster: its entry is as good as this one.
      if (!existsSync(cachePath(name))) throw error
    })
    return cachePath(name)
  } finally {
    await rm(workFolder, { recursive: true, force: true })
  }
}

async function openCache(): Promise<void> {
  const folder = cacheFolder()
  await mkdir(folder, { recursive: true, mode: 0o755 })
  if (isReachable(folder)) return
  throw new Error(
    `The cache folder ${folder} is closed to the unprivileged user that Elasticsearch runs as when started by root. ` +
      'Set RXELASTIC_CACHE to a folder that every user may enter.',
  )
}
