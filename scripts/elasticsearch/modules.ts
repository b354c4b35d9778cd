import { existsSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addToCache, cachePath } from './cache.js'
import { copyArtifact } from './maven.js'
import type { Progress } from './progress.js'

/** A module that the distribution for tests leaves out. */
interface Module {
  readonly className: string
  /** Coordinates of its jars; `VERSION` stands for the version of Elasticsearch. */
  readonly artifacts: readonly string[]
}

/** Maven Central has the jars of modules for 7.17 only. */
const MODULES = {
  /** Reindex, update by query and delete by query, with their tasks. */
  reindex: {
    className: 'org.elasticsearch.reindex.ReindexPlugin',
    artifacts: [
      'org.elasticsearch.plugin:reindex-client:VERSION',
      'org.elasticsearch.client:elasticsearch-rest-client:VERSION',
      'org.elasticsearch:elasticsearch-ssl-config:VERSION',
      'org.apache.httpcomponents:httpclient:4.5.13',
      'org.apache.httpcomponents:httpcore:4.4.13',
      'org.apache.httpcomponents:httpasyncclient:4.1.5',
      'org.apache.httpcomponents:httpcore-nio:4.4.13',
      'commons-codec:commons-codec:1.11',
      'commons-logging:commons-logging:1.1.3',
    ],
  },
} as const satisfies Readonly<Record<string, Module>>

/** Name of a module that can be added. */
export type ModuleName = keyof typeof MODULES

/** Returns whether there is a module with this name. */
export function isModule(name: string): name is ModuleName {
  return Object.hasOwn(MODULES, name)
}

/** A distribution and the modules to add to it. */
export interface ModulePlan {
  readonly home: string
  readonly version: string
  readonly modules: readonly ModuleName[]
  readonly javaHome: string
}

/** Returns the folder of a copy of the distribution that has the modules, made unless the cache has it. */
export async function obtainModules(plan: ModulePlan, progress: Progress): Promise<string> {
  const { home, version, modules } = plan
  const name = `elasticsearch-${version}-with-${modules.join('-')}`
  if (existsSync(cachePath(name))) return cachePath(name)
  progress.report(`Fetching the module ${modules.join(', ')} of Elasticsearch ${version} with Maven (once)`)
  return addToCache(name, async (workFolder) => {
    const copy = join(workFolder, name)
    await cp(home, copy, { recursive: true })
    for (const module of modules) await addModule(module, copy, plan, progress.signal)
    return copy
  })
}

async function addModule(
  name: ModuleName,
  home: string,
  { version, javaHome }: ModulePlan,
  signal?: AbortSignal,
): Promise<void> {
  const folder = join(home, 'modules', name)
  const { artifacts, className } = MODULES[name]
  await mkdir(folder)
  for (const artifact of artifacts) {
    await copyArtifact(artifact.replace('VERSION', version), folder, javaHome, signal)
  }
  await writeFile(join(folder, 'plugin-descriptor.properties'), descriptor(name, version, className))
}

function descriptor(name: string, version: string, className: string): string {
  const lines = {
    description: name,
    version,
    name,
    classname: className,
    'java.version': '1.8',
    'elasticsearch.version': version,
    'extended.plugins': '',
    'has.native.controller': false,
    type: 'isolated',
  }
  return Object.entries(lines)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
