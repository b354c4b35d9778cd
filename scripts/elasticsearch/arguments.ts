import { parseArgs } from 'node:util'
import { isModule, type ModuleName } from './modules.js'
import { completeOptions, defaultVersion, type ElasticsearchOptions } from './options.js'

export const usage = `Starts a real Elasticsearch for development and tests, until Ctrl-C.
It has no modules: GET /, reindex, ES|QL, SQL, EQL and async search are missing.

npm run es -- [--nodes 3] [--secure] [--version ${defaultVersion}] [--port 9200] [--module reindex]

  --nodes    how many nodes form the cluster (default 1)
  --secure   with TLS, a password and a service token
  --version  the version of Elasticsearch (default ${defaultVersion})
  --module   a module to add; reindex for version 7.17.29, with update and delete by query
  --port     the HTTP port of the first node, the others follow (default 9200; 0: any free ones)

ELASTICSEARCH_URL   an Elasticsearch that is running already: nothing is started
RXELASTIC_CACHE     where downloads are kept
RXELASTIC_JAVA      the home of the Java to use, or "fetch" to ignore the installed ones
ES_JAVA_OPTS        further options of the server's Java, such as -Xms1g -Xmx1g`

const defaultPort = '9200'

/** Reads the command line; `undefined` means that the usage was asked for. Throws on what it does not understand. */
export function readArguments(args: readonly string[]): ElasticsearchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      module: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
      nodes: { type: 'string', default: '1' },
      port: { type: 'string', default: defaultPort },
      secure: { type: 'boolean', default: false },
      version: { type: 'string', default: defaultVersion },
    },
  })
  if (values.help) return undefined
  const options = {
    nodes: Number(values.nodes),
    port: Number(values.port),
    secure: values.secure,
    version: values.version,
    modules: values.module.map(asModule),
  }
  completeOptions(options)
  return options
}

function asModule(name: string): ModuleName {
  if (isModule(name)) return name
  throw new Error(`there is no module ${name} to add.`)
}
