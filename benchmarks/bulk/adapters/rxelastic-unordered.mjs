import { open as openWith } from './rxelastic.mjs'

/** The same without the order per id. */
export const open = (node) => openWith(node, { order: 'none' })
