import { map } from 'rxjs'
import { expect } from 'vitest'
import { defaultVersion } from '../../../scripts/elasticsearch/options.js'
import { readAsIndex, type Unusable } from './unusable.js'

type Refusal = Pick<Unusable, 'reason' | 'outcome'>

const readAsSnapshot = (name: string): Refusal => ({
  reason: `/_snapshot/{name}/${name} is read as /_snapshot/{repository}/{snapshot}`,
  outcome: { statusCode: 400, message: expect.stringContaining(`Invalid snapshot name [${name}]`) },
})

const lacking = (action: string): Refusal => ({
  reason: 'it needs a part of the engine that is left out',
  outcome: { statusCode: 500, message: expect.stringContaining(`failed to find action [${action}]`) },
})

const noSynonyms: Refusal = {
  reason: 'no set of synonyms can be stored',
  outcome: { statusCode: 404, message: expect.stringContaining('synonyms set [none] not found') },
}

const deleteByQuery = 'indices:data/write/delete/byquery'

const unsigned = {
  uid: 'none',
  type: 'basic',
  issue_date_in_millis: 1_400_000_000_000,
  expiry_date_in_millis: 1_900_000_000_000,
  max_nodes: 1,
  issued_to: 'tests',
  issuer: 'tests',
  signature: 'none',
} as const

/** What is routed and not called in the stories of indices to xpack, without security. */
export const unusableFromIndices: readonly Unusable[] = [
  {
    endpoint: 'indices.data_streams_stats',
    ...readAsIndex('_data_stream'),
    call: (client) => client.indices.dataStreamsStats$(),
  },
  {
    endpoint: 'indices.get_data_stream',
    ...readAsIndex('_data_stream'),
    call: (client) => client.indices.getDataStream$(),
  },
  {
    endpoint: 'inference.get',
    ...readAsIndex('_inference'),
    call: (client) => client.inference.get$(),
  },
  {
    endpoint: 'license.post',
    reason: 'only Elastic can sign a license',
    outcome: { statusCode: 400, message: expect.stringContaining('malformed signature for license [none]') },
    call: (client) => client.license.post$({ acknowledge: true, license: unsigned }),
  },
  {
    endpoint: 'nodes.get_repositories_metering_info',
    reason: 'it is read as the information on a node',
    outcome: [{ name: 'node-1', version: defaultVersion }],
    call: (client) =>
      client.nodes.getRepositoriesMeteringInfo$({ node_id: '_local' }).pipe(map(({ nodes }) => Object.values(nodes))),
  },
  {
    endpoint: 'project.create_many_routing',
    ...readAsIndex('_project_routing'),
    call: (client) => client.project.createManyRouting$({ expressions: {} }),
  },
  {
    endpoint: 'project.get_many_routing',
    ...readAsIndex('_project_routing'),
    call: (client) => client.project.getManyRouting$(),
  },
  {
    endpoint: 'query_rules.list_rulesets',
    ...readAsIndex('_query_rules'),
    call: (client) => client.queryRules.listRulesets$(),
  },
  {
    endpoint: 'shutdown.get_node',
    reason: '/_nodes/shutdown is read as /_nodes/{node_id}',
    outcome: { _nodes: { total: 0 }, nodes: {} },
    call: (client) => client.shutdown.getNode$(),
  },
  {
    endpoint: 'snapshot.repository_analyze',
    ...readAsSnapshot('_analyze'),
    call: (client) => client.snapshot.repositoryAnalyze$({ name: 'none' }),
  },
  {
    endpoint: 'snapshot.repository_verify_integrity',
    ...readAsSnapshot('_verify_integrity'),
    call: (client) => client.snapshot.repositoryVerifyIntegrity$({ name: 'none' }),
  },
  {
    endpoint: 'sql.query',
    reason: 'GET /_sql is read as /{index}, and there is no POST',
    outcome: { statusCode: 405, message: expect.stringContaining('Incorrect HTTP method for uri [/_sql') },
    call: (client) => client.sql.query$({ query: 'SELECT 1', format: 'json' }),
  },
  {
    endpoint: 'synonyms.delete_synonym',
    ...lacking(deleteByQuery),
    call: (client) => client.synonyms.deleteSynonym$({ id: 'none' }),
  },
  {
    endpoint: 'synonyms.delete_synonym_rule',
    ...noSynonyms,
    call: (client) => client.synonyms.deleteSynonymRule$({ set_id: 'none', rule_id: '1' }),
  },
  {
    endpoint: 'synonyms.get_synonym',
    ...noSynonyms,
    call: (client) => client.synonyms.getSynonym$({ id: 'none', size: 3 }),
  },
  {
    endpoint: 'synonyms.get_synonym_rule',
    ...noSynonyms,
    call: (client) => client.synonyms.getSynonymRule$({ set_id: 'none', rule_id: '1' }),
  },
  {
    endpoint: 'synonyms.put_synonym',
    ...lacking(deleteByQuery),
    call: (client) => client.synonyms.putSynonym$({ id: 'none', synonyms_set: [{ id: '1', synonyms: 'a, b' }] }),
  },
  {
    endpoint: 'synonyms.put_synonym_rule',
    ...noSynonyms,
    call: (client) => client.synonyms.putSynonymRule$({ set_id: 'none', rule_id: '1', synonyms: 'a, b' }),
  },
  {
    endpoint: 'transform.get_transform',
    ...readAsIndex('_transform'),
    call: (client) => client.transform.getTransform$(),
  },
  {
    endpoint: 'xpack.usage',
    ...lacking('cluster:monitor/xpack/usage/aggregate_metric'),
    call: (client) => client.xpack.usage$(),
  },
]
