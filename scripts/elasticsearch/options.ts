import { isModule, type ModuleName } from './modules.js'

/** Settings by name, as in elasticsearch.yml. */
export type Settings = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** The version that is started unless another is asked for. */
export const defaultVersion = '9.2.0'

/** Options of a cluster; each has a default. */
export interface ElasticsearchOptions {
  /** Number of nodes in the cluster; 1 by default. */
  readonly nodes?: number
  /** Passwords, tokens and TLS; off by default. */
  readonly secure?: boolean
  /** 9.2.0 by default. */
  readonly version?: string
  /** The first HTTP port, the further nodes take the ones that follow; 0 or absent: any free ports. */
  readonly port?: number
  /** Modules to add to the distribution; they exist for 7.17 only. None by default. */
  readonly modules?: readonly ModuleName[]
  /** Further lines of elasticsearch.yml, such as `{ 'http.max_content_length': '1mb' }`; they replace the defaults. */
  readonly settings?: Settings
  /** Further options of the server's Java, such as `-Xms1g -Xmx1g`; those of the variable ES_JAVA_OPTS come after them. */
  readonly javaOptions?: string
  /** Calls the preparation and the start off. A cluster that runs is stopped by its `stop`. */
  readonly signal?: AbortSignal
  /** Hears about what takes long, such as downloads. */
  readonly report?: (message: string) => void
}

/** The options with the defaults filled in, checked. */
export interface CompleteOptions extends Required<Omit<ElasticsearchOptions, 'signal'>> {
  readonly signal?: AbortSignal
}

const most = 9

/** Fills in the defaults; throws on what cannot be started. */
export function completeOptions(options: ElasticsearchOptions): CompleteOptions {
  const defaults = {
    nodes: 1,
    secure: false,
    version: defaultVersion,
    port: 0,
    javaOptions: '',
    modules: [],
    settings: {},
    report: () => undefined,
  }
  const complete = { ...defaults, ...options }
  if (!isWholeNumber(complete.nodes, 1, most)) throw new Error(`nodes must be a number from 1 to ${most}.`)
  if (!isWholeNumber(complete.port, 0, 65_535 - most)) throw new Error('port must be a number from 0 to 65526.')
  if (!/^\d+\.\d+\.\d+$/.test(complete.version)) throw new Error('version must have three parts, such as 9.2.0.')
  const unknown = complete.modules.find((name) => !isModule(name))
  if (unknown !== undefined) throw new Error(`there is no module ${unknown} to add.`)
  return complete
}

function isWholeNumber(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}
