import { open as openPlain } from './rxelastic.mjs'

/** Searches that go to a second node when they are late. */
export const open = (nodes) => openPlain(nodes, { hedge: { after: 'p95' } })
