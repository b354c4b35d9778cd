import type { Client } from 'rxelastic'
import type { Observable } from 'rxjs'
import { expect } from 'vitest'

/** An endpoint that the engine routes somewhere, but that this distribution cannot serve. */
export interface Unusable {
  readonly endpoint: string
  readonly reason: string
  readonly call: (client: Client) => Observable<unknown>
  /** What comes instead: parts of the error, or of the response. */
  readonly outcome: object
}

/** The path has no handler of its own here: its name is read as that of an index. */
export const readAsIndex = (name: string): Pick<Unusable, 'reason' | 'outcome'> => ({
  reason: `/${name} is read as /{index}`,
  outcome: {
    statusCode: 400,
    message: expect.stringContaining(`Invalid index name [${name}], must not start with '_'`),
  },
})

/** All that is routed and not called in the stories, in the order of the names. */
export const unusable: readonly Unusable[] = [
  // The root, and connector to health.
  {
    endpoint: 'connector.list',
    ...readAsIndex('_connector'),
    call: (client) => client.connector.list$(),
  },
  {
    endpoint: 'connector.put',
    ...readAsIndex('_connector'),
    call: (client) => client.connector.put$({}),
  },
  {
    endpoint: 'delete_script',
    reason: 'no script can be stored',
    outcome: { statusCode: 404, message: expect.stringContaining('stored script [none] does not exist') },
    call: (client) => client.deleteScript$({ id: 'none' }),
  },
  {
    endpoint: 'enrich.stats',
    ...readAsIndex('_enrich'),
    call: (client) => client.enrich.stats$(),
  },
  {
    endpoint: 'list_reindex',
    ...readAsIndex('_reindex'),
    call: (client) => client.listReindex$(),
  },
  {
    endpoint: 'put_script',
    reason: 'there is no script language',
    outcome: { statusCode: 400, message: expect.stringContaining('unsupported lang [painless]') },
    call: (client) => client.putScript$({ id: 'none', script: { lang: 'painless', source: '1' } }),
  },
  {
    endpoint: 'rank_eval',
    reason: 'GET /_rank_eval is read as /{index}, and there is no POST',
    outcome: { statusCode: 405, message: expect.stringContaining('Incorrect HTTP method for uri [/_rank_eval]') },
    call: (client) => client.rankEval$({ requests: [{ id: 'none', request: {}, ratings: [] }] }),
  },
  {
    endpoint: 'scripts_painless_execute',
    reason: 'it is read as the storing of a script with the id painless',
    outcome: { statusCode: 400, message: expect.stringContaining('unable to put stored script with') },
    call: (client) =>
      client.scriptsPainlessExecute$({ script: { lang: 'painless', source: '1' }, context: 'painless_test' }),
  },
]
