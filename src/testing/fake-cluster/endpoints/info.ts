import type { EndpointCall } from '../http/endpoint-call.js'
import { type FakeResponse, json } from '../http/response.js'
import { type Route, route } from '../http/router.js'
import { RELEASES } from '../version.js'

export const INFO_ROUTES: readonly Route[] = [
  route('GET|HEAD', '/', '', info),
  route('GET', '/_tasks', 'actions detailed group_by nodes parent_task_id timeout wait_for_completion', tasks),
]

function info({ cluster }: EndpointCall): FakeResponse {
  const [node] = cluster.nodes()
  return json({
    name: node?.name ?? 'fake-node-1',
    cluster_name: cluster.name,
    cluster_uuid: cluster.uuid,
    version: {
      number: RELEASES[cluster.version],
      build_flavor: 'default',
      build_type: 'zip',
      build_hash: 'fake',
      build_date: '2025-10-21T10:06:21.288851013Z',
      build_snapshot: false,
      lucene_version: '10.3.1',
      minimum_wire_compatibility_version: '8.19.0',
      minimum_index_compatibility_version: '8.0.0',
    },
    tagline: 'You Know, for Search',
  })
}

/** Every request is answered before the next one starts, so no task is ever running. */
function tasks(): FakeResponse {
  return json({ nodes: {} })
}
