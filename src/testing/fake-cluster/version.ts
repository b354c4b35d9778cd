/** Major version of a stand-in. */
export type MajorVersion = 8 | 9

/**
 * Releases that a stand-in can report. Its responses are those of 9.2, except for the API versions that it understands.
 */
export const RELEASES: Readonly<Record<MajorVersion, string>> = { 8: '8.19.0', 9: '9.2.0' }

/** Roles of a node in a small cluster: all of them. */
export const ROLES: readonly string[] = ['data', 'data_content', 'data_hot', 'ingest', 'master']
