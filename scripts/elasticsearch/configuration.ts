import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Certificates, certificateFiles } from './certificates.js'
import type { Settings } from './options.js'
import { loopback } from './ports.js'

/** Properties that distinguish one node from the others. */
export interface NodePlan {
  readonly name: string
  readonly folder: string
  readonly httpPort: number
  readonly transportPort: number
  /** Settings that replace the defaults. */
  readonly settings: Settings
}

/** The folder that a node reads its configuration from. */
export function configFolder(plan: NodePlan): string {
  return join(plan.folder, 'config')
}

/** Writes everything a node needs below its folder, so that the unpacked distribution is shared and stays untouched. */
export async function writeConfiguration(
  plan: NodePlan,
  all: readonly NodePlan[],
  certificates?: Certificates,
): Promise<void> {
  const config = configFolder(plan)
  for (const name of ['data', 'logs', 'tmp']) await mkdir(join(plan.folder, name), { recursive: true })
  await mkdir(config, { recursive: true })
  await writeFile(join(config, 'elasticsearch.yml'), toYaml(settings(plan, all, certificates !== undefined)))
  await writeFile(join(config, 'jvm.options'), jvmOptions)
  await writeFile(join(config, 'log4j2.properties'), logging)
  if (certificates === undefined) return
  for (const file of Object.values(certificateFiles))
    await copyFile(join(certificates.folder, file), join(config, file))
}

function settings(plan: NodePlan, all: readonly NodePlan[], secure: boolean): Settings {
  return {
    'cluster.name': 'rxelastic',
    'node.name': plan.name,
    'path.data': join(plan.folder, 'data'),
    'path.logs': join(plan.folder, 'logs'),
    'network.host': loopback,
    'http.port': plan.httpPort,
    'transport.port': plan.transportPort,
    // This breaker counts garbage, which the serial collector removes late: requests would be refused with 429.
    'indices.breaker.total.use_real_memory': false,
    // A nearly full disk must not make the indices read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
    ...discovery(all),
    ...(secure ? security() : { 'xpack.security.enabled': false }),
    ...plan.settings,
  }
}

function discovery(all: readonly NodePlan[]): Settings {
  if (all.length === 1) return { 'discovery.type': 'single-node' }
  return {
    'discovery.seed_hosts': all.map((plan) => `${loopback}:${plan.transportPort}`),
    'cluster.initial_master_nodes': all.map((plan) => plan.name),
  }
}

function security(): Settings {
  const tls = (layer: string): Settings => ({
    [`xpack.security.${layer}.ssl.enabled`]: true,
    [`xpack.security.${layer}.ssl.certificate`]: certificateFiles.certificate,
    [`xpack.security.${layer}.ssl.key`]: certificateFiles.key,
    [`xpack.security.${layer}.ssl.certificate_authorities`]: [certificateFiles.authority],
  })
  return { 'xpack.security.enabled': true, ...tls('http'), ...tls('transport') }
}

/** JSON values are YAML values. */
function toYaml(values: Settings): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('')
}

// A server that lives for minutes starts fastest with one simple collector and one compiler. `javaOptions` and
// ES_JAVA_OPTS come after these and can take them back: -XX:TieredStopAtLevel=4.
const jvmOptions = `-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-XX:-AlwaysPreTouch
-XX:+ExitOnOutOfMemoryError
-Djava.io.tmpdir=\${ES_TMPDIR}
`

const logging = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] [%node_name]%marker %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`
