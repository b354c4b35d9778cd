import { afterAll, beforeAll } from 'vitest'
import { type ElasticsearchCluster, startElasticsearch } from '../../../scripts/elasticsearch/cluster.js'
import type { ElasticsearchSecurity } from '../../../scripts/elasticsearch/security.js'

/** A node with TLS, passwords and tokens, for all tests of a file. */
export interface SecureCluster {
  readonly url: string
  readonly security: ElasticsearchSecurity
}

/** Starts one before the tests and stops it behind them. */
export function useSecureCluster(): SecureCluster {
  let cluster: ElasticsearchCluster | undefined

  beforeAll(async () => {
    cluster = await startElasticsearch({ secure: true })
  })

  afterAll(() => cluster?.stop())

  return {
    get url() {
      return given(cluster?.urls[0])
    },
    get security() {
      return given(cluster?.security)
    },
  }
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the secure node has not been started')
  return value
}
