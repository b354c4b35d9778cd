import { isDistributionCached, obtainDistribution } from './distribution.js'
import { findJava, obtainJava } from './java.js'
import { javaRangeFor } from './java-version.js'
import { obtainModules } from './modules.js'
import { type CompleteOptions, defaultVersion } from './options.js'

/** An Elasticsearch on this machine with the Java to run it. */
export interface Installation {
  /** The folder with `bin/elasticsearch`. */
  readonly home: string
  /** The environment for everything in `bin`. */
  readonly environment: NodeJS.ProcessEnv
}

const heap = '-Xms512m -Xmx512m'

/** True if this version could start without any download. */
export function isElasticsearchCached(version: string = defaultVersion): boolean {
  return isDistributionCached(version) && findJava(javaRangeFor(version)) !== undefined
}

/** Finds or fetches a version of Elasticsearch and a Java for it. */
export async function obtainInstallation(options: CompleteOptions): Promise<Installation> {
  const { version, modules, javaOptions } = options
  if (process.platform === 'win32')
    throw new Error('Elasticsearch is started through Unix shell scripts: use WSL, or set ELASTICSEARCH_URL.')
  const javaHome = await obtainJava(javaRangeFor(version), options)
  const home = await obtainDistribution(version, javaHome, options)
  const complete = modules.length === 0 ? home : await obtainModules({ home, version, modules, javaHome }, options)
  return { home: complete, environment: environmentFor(javaHome, javaOptions) }
}

/** Little of the caller's environment passes: a JAVA_HOME or JAVA_TOOL_OPTIONS of another purpose only confuses. */
function environmentFor(javaHome: string, javaOptions: string): NodeJS.ProcessEnv {
  const { PATH, LANG, ES_JAVA_OPTS } = process.env
  return {
    PATH,
    LANG,
    ES_JAVA_HOME: javaHome,
    ES_JAVA_OPTS: [heap, javaOptions, ES_JAVA_OPTS].filter(Boolean).join(' '),
    // The start script runs a Java of its own before the server's, with a heap that is too small to be quick.
    CLI_JAVA_OPTS: '-XX:TieredStopAtLevel=1 -Xms64m -Xmn40m -Xmx128m',
  }
}
