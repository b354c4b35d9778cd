import { Client, type ClientOptions } from 'rxelastic'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import {
  type ElasticsearchCluster,
  type ElasticsearchOptions,
  startElasticsearch,
} from '../../../scripts/elasticsearch/cluster.js'
import type { ElasticsearchNode } from '../../../scripts/elasticsearch/node.js'
import { RecordingClient } from './recording-client.js'

let cluster: ElasticsearchCluster
let recording: RecordingClient

/** Starts an engine for all stories of a file: they change settings of the cluster, so that nobody else may be there. */
export function useEngine(
  options: ElasticsearchOptions = {},
  prepare?: (node: ElasticsearchNode) => Promise<void>,
): void {
  beforeAll(async () => {
    cluster = await startElasticsearch(options)
    for (const node of cluster.nodes) await prepare?.(node)
    recording = new RecordingClient(access())
  })
  afterAll(async () => {
    await recording?.close()
    await cluster?.stop()
  })
}

/** The client that all stories use; it notes what has answered. */
export function client(): RecordingClient {
  return recording
}

/** A client that notes nothing, closed at the end of the test. */
export function otherClient(): Client {
  const other = new Client({ ...access(), maxRetries: 0 })
  onTestFinished(() => other.close())
  return other
}

function access(): ClientOptions {
  const { urls: nodes, security } = cluster
  if (security === undefined) return { nodes }
  const { username, password, ca } = security
  return { nodes, tls: { ca }, auth: { username, password } }
}
