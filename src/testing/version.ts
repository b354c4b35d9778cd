/** The release whose answers the stand-in gives. */
export const VERSION = '9.2.0'

/** What a node of a small cluster does: everything. */
export const ROLES: readonly string[] = ['data', 'data_content', 'data_hot', 'ingest', 'master']
