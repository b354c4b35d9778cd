import { open as openSlices } from './rxelastic.mjs'

export const open = (node) => openSlices(node, 2)
