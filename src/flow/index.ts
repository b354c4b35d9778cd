export { ambientDemand } from './ambient.js'
export { Demand, type Pausable } from './demand.js'
export { type IterateOptions, iterate } from './iterate.js'
export { type PacedOptions, paced } from './paced.js'
