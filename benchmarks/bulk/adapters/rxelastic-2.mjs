import { open as openWith } from './rxelastic.mjs'

/** The same with a fixed concurrency. */
export const open = (node) => openWith(node, { concurrency: 2 })
