export { Demand, type Valve } from './demand.js'
export { type IterateOptions, iterate } from './iterate.js'
export { type PacedOptions, paced } from './paced.js'
