import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isReachable } from './account.js'
import { findOnPath } from './command.js'
import { fetchedJavaHome, fetchedJavaMajor, fetchJavaRuntime } from './java-runtime.js'
import { describeJavaRange, type JavaRange, parseJavaMajor } from './java-version.js'
import type { Progress } from './progress.js'

const systemFolder = '/usr/lib/jvm'

/** The home of a Java in the range: an installed one, else the fetched one, else it is fetched now. */
export async function obtainJava(range: JavaRange, progress: Progress): Promise<string> {
  const home = findJava(range)
  if (home) return home
  const wanted = `Elasticsearch needs Java ${describeJavaRange(range)}, and none was found`
  const chosen = process.env.RXELASTIC_JAVA
  if (chosen && chosen !== 'fetch') throw new Error(`${wanted} at RXELASTIC_JAVA=${chosen}.`)
  progress.report(`${wanted}: fetching a Java ${fetchedJavaMajor} runtime with pip (about 35 MB, once)`)
  return fetchJavaRuntime(progress.signal)
}

/** The home of a Java in the range that is there already, or `undefined`. */
export function findJava(range: JavaRange): string | undefined {
  for (const home of candidates()) {
    const major = javaMajor(home)
    if (major !== undefined && major >= range.from && major <= range.to && isReachable(join(home, 'bin', 'java')))
      return home
  }
  return undefined
}

/** True if programs that look for Java by themselves would find one. */
export function hasJavaCommand(): boolean {
  return Boolean(process.env.JAVA_HOME) || javaHomeOnPath() !== undefined
}

/** `RXELASTIC_JAVA` narrows the choice: a Java home, or `fetch` to ignore whatever is installed. */
function candidates(): string[] {
  const { RXELASTIC_JAVA, ES_JAVA_HOME, JAVA_HOME } = process.env
  if (RXELASTIC_JAVA === 'fetch') return [fetchedJavaHome()]
  if (RXELASTIC_JAVA) return [RXELASTIC_JAVA]
  const named = [ES_JAVA_HOME, JAVA_HOME, javaHomeOnPath()].flatMap((home) => home || [])
  return [...named, ...systemJavaHomes(), fetchedJavaHome()]
}

function javaHomeOnPath(): string | undefined {
  const command = findOnPath('java')
  return command && dirname(dirname(realpathSync(command)))
}

function systemJavaHomes(): string[] {
  if (!existsSync(systemFolder)) return []
  const names = readdirSync(systemFolder).filter((name) => !name.startsWith('.'))
  return names.map((name) => join(systemFolder, name))
}

/** Read from the `release` file where there is one, because starting a Java takes much longer. */
function javaMajor(home: string): number | undefined {
  if (!existsSync(join(home, 'bin', 'java'))) return undefined
  try {
    const release = readFileSync(join(home, 'release'), 'utf8')
    return parseJavaMajor(/^JAVA_VERSION="(.+)"/m.exec(release)?.[1] ?? '') ?? askJava(home)
  } catch {
    return askJava(home)
  }
}

function askJava(home: string): number | undefined {
  const { stderr } = spawnSync(join(home, 'bin', 'java'), ['-version'], { encoding: 'utf8' })
  return parseJavaMajor(/version "(.+?)"/.exec(stderr ?? '')?.[1] ?? '')
}
