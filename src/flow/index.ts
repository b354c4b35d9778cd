export { Demand, type Valve } from './demand.js'
