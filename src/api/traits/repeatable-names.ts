/** APIs whose method does not show whether they can be repeated. */

/** APIs with GET that must not be repeated. */
export const STATEFUL_GETS: ReadonlySet<string> = new Set([
  'scroll', // each call moves on by a page: a repeat would lose one
  'security.enroll_kibana', // makes a token
])

/** APIs whose PUT creates something new: a repetition creates another one, or reports that it exists. */
export const CREATING_PUTS: ReadonlySet<string> = new Set([
  'create',
  'ccr.follow',
  'connector.put', // without an id
  'connector.sync_job_claim',
  'enrich.execute_policy',
  'enrich.put_policy',
  'indices.clone',
  'indices.create',
  'indices.create_data_stream',
  'indices.create_from',
  'indices.shrink',
  'indices.split',
  'ml.put_calendar',
  'ml.put_data_frame_analytics',
  'ml.put_datafeed',
  'ml.put_filter',
  'ml.put_job',
  'ml.put_trained_model',
  'ml.put_trained_model_alias',
  'ml.put_trained_model_vocabulary',
  'project.create_routing',
  'rollup.put_job',
  'search_application.put_behavioral_analytics',
  'security.create_api_key',
  'security.create_service_token',
  'slm.execute_lifecycle', // takes a snapshot
  'snapshot.clone',
  'snapshot.create',
  'transform.put_transform',
  'watcher.execute_watch', // runs the watch's actions, which may send mail
])

/** APIs whose POST only reads or computes, without a GET that would show it. */
export const READING_POSTS: ReadonlySet<string> = new Set([
  'esql.query',
  'indices.disk_usage',
  'indices.simulate_index_template',
  'indices.simulate_template',
  'ml.estimate_model_memory',
  'ml.evaluate_data_frame',
  'ml.infer_trained_model',
  'ml.validate',
  'ml.validate_detector',
  'profiling.flamegraph',
  'profiling.stacktraces',
  'profiling.topn_functions',
  'query_rules.test',
  'search_application.render_query',
  'text_structure.find_structure',
])

/** APIs whose POST sets a state, so that a repetition sets the same state. */
export const IDEMPOTENT_POSTS: ReadonlySet<string> = new Set([
  'cancel_reindex',
  'delete_by_query_rethrottle',
  'ilm.start',
  'ilm.stop',
  'indices.clear_cache',
  'indices.close',
  'indices.forcemerge',
  'indices.open',
  'ml.clear_trained_model_deployment_cache',
  'ml.set_upgrade_mode',
  'nodes.reload_secure_settings',
  'reindex_rethrottle',
  'searchable_snapshots.clear_cache',
  'security.clear_api_key_cache',
  'security.clear_cached_privileges',
  'security.clear_cached_realms',
  'security.clear_cached_roles',
  'security.clear_cached_service_tokens',
  'slm.start',
  'slm.stop',
  'snapshot.cleanup_repository',
  'snapshot.verify_repository',
  'sql.clear_cursor',
  'tasks.cancel',
  'transform.set_upgrade_mode',
  'transform.stop_transform',
  'update_by_query_rethrottle',
  'watcher.start',
  'watcher.stop',
])

/** APIs that a 429 can interrupt half-way: some shards of a scroll have moved on, or some documents are written. */
export const STEPWISE: ReadonlySet<string> = new Set(['delete_by_query', 'reindex', 'scroll', 'update_by_query'])

/**
 * Conditions of writes, as query parameters. If only the response of the first call was lost, the condition fails for the second one. The
 * caller would then see a false conflict.
 */
export const CONDITIONS: readonly string[] = ['if_seq_no', 'if_primary_term', 'if_version', 'version', 'create']

/** Methods of APIs that read. */
export const READING_METHODS: readonly string[] = ['GET', 'HEAD', 'GET|POST']

/** Returns whether an API reads, so that a canceled attempt which a node carries out later changes nothing. */
export function readsByName(name: string, methods: readonly string[]): boolean {
  if (STATEFUL_GETS.has(name)) return false
  return READING_POSTS.has(name) || methods.every((method) => READING_METHODS.includes(method))
}

/**
 * Returns whether an API can be sent twice without harm and with the same result, whatever its parameters.
 *
 * - GET and HEAD read; so do APIs that have GET and POST.
 * - DELETE can be repeated: the object is gone afterwards, even if the second response is a 404.
 * - PUT sets a state, unless it creates something new.
 * - POST acts, unless it is known to read or to set a state. `bulk` may hold documents without ids and scripts, so it is
 *   not repeated. Nor is `open_point_in_time`, which would leave a context open.
 */
export function isRepeatableByName(name: string, methods: readonly string[]): boolean {
  // inference.put_openai and its like answer that the endpoint is already there
  if (STATEFUL_GETS.has(name) || CREATING_PUTS.has(name) || name.startsWith('inference.put')) return false
  if (READING_POSTS.has(name) || IDEMPOTENT_POSTS.has(name)) return true
  return methods.every((method) => method !== 'POST')
}
