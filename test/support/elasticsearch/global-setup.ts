import { readFileSync } from 'node:fs'
import type {} from 'vitest'
import type { TestProject } from 'vitest/node'
import { startElasticsearch } from '../../../scripts/elasticsearch/cluster.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a real Elasticsearch; null where none can be had, or where no selected test asks for it. */
    elasticsearchUrl: string | null
  }
}

// By its name, or through a file of test/support with elasticsearch in its own name.
const asksForElasticsearch = /elasticsearchUrl|support\/[\w-]*elasticsearch/

/** Gives the tests one real Elasticsearch for the whole run: `inject('elasticsearchUrl')`. Returns the teardown. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = isNeeded(project) ? await findElasticsearch() : none
  project.provide('elasticsearchUrl', url)
  return stop
}

interface Found {
  readonly url: string | null
  readonly stop: () => Promise<void>
}

const none: Found = { url: null, stop: async () => undefined }

/** A run of a few selected test files does not wait for a server that none of them uses. */
function isNeeded(project: TestProject): boolean {
  const files = project.vitest.state.getPaths()
  const unknown = files.length === 0 || project.config.watch
  return unknown || files.some((file) => asksForElasticsearch.test(readFileSync(file, 'utf8')))
}

async function findElasticsearch(): Promise<Found> {
  const running = process.env.ELASTICSEARCH_URL
  if (running) return { ...none, url: running }
  try {
    const cluster = await startElasticsearch({ report: (message) => console.log(`${message} ...`) })
    return { url: cluster.urls[0] ?? null, stop: cluster.stop }
  } catch (error) {
    // In CI nothing may run against the stand-in unnoticed.
    if (process.env.CI) throw error
    console.warn(`\nThere is no real Elasticsearch, because none could be started: ${describe(error)}`)
    console.warn('Its tests run against the stand-in. They are marked, and those that need the real one are skipped.\n')
    return none
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
