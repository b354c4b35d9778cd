/** The major version that a stand-in can be of. */
export type MajorVersion = 8 | 9

/** The releases that a stand-in can say it is. What it answers is 9.2's, but for the versions of the API that it understands. */
export const RELEASES: Readonly<Record<MajorVersion, string>> = { 8: '8.19.0', 9: '9.2.0' }

/** What a node of a small cluster does: everything. */
export const ROLES: readonly string[] = ['data', 'data_content', 'data_hot', 'ingest', 'master']
