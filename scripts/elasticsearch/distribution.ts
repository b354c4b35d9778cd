import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addToCache, cachePath } from './cache.js'
import { copyArtifact } from './maven.js'
import type { Progress } from './progress.js'
import { unzip } from './unzip.js'

const artifact = 'org.elasticsearch.distribution.integ-test-zip:elasticsearch'

/** The folder of an unpacked distribution in the cache, whether it is there or not. */
export function distributionFolder(version: string): string {
  return cachePath(`elasticsearch-${version}`)
}

/** True if no download is needed for this version. */
export function isDistributionCached(version: string): boolean {
  return existsSync(distributionFolder(version))
}

/** The folder of a distribution, fetched with Maven unless the cache has it. Nothing is ever written into it. */
export async function obtainDistribution(version: string, javaHome: string, progress: Progress): Promise<string> {
  if (isDistributionCached(version)) return distributionFolder(version)
  progress.report(`Fetching Elasticsearch ${version} with Maven (about 100 MB, once)`)
  return addToCache(`elasticsearch-${version}`, async (workFolder) => {
    await copyArtifact(`${artifact}:${version}:zip`, workFolder, javaHome, progress.signal)
    await unzip(join(workFolder, `elasticsearch-${version}.zip`), workFolder, progress.signal)
    return join(workFolder, `elasticsearch-${version}`)
  })
}
