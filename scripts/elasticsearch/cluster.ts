import { mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, isReachable, serverAccount } from './account.js'
import { run } from './command.js'
import { type NodePlan, writeConfiguration } from './configuration.js'
import { type Installation, obtainInstallation } from './installation.js'
import { type ElasticsearchNode, RunningNode } from './node.js'
import { type CompleteOptions, completeOptions, type ElasticsearchOptions, type Settings } from './options.js'
import { claimPorts, findFreePorts } from './ports.js'
import { type ElasticsearchSecurity, prepareCertificates, secureNodes } from './security.js'
import { Watchdog } from './watchdog.js'

export { isElasticsearchCached } from './installation.js'
export type { ElasticsearchOptions } from './options.js'

/** A running cluster. */
export interface ElasticsearchCluster {
  readonly urls: readonly string[]
  readonly version: string
  readonly nodes: readonly ElasticsearchNode[]
  /** Present if it was started with `secure`. */
  readonly security?: ElasticsearchSecurity
  /** Ends all processes and removes all data; resolves when that is done. */
  stop(): Promise<void>
}

/**
 * Starts a real Elasticsearch on the loopback, fetching what is missing, and resolves when all nodes have found each
 * other. If that fails nothing is left behind. The nodes and their data do not outlive this process.
 */
export async function startElasticsearch(options: ElasticsearchOptions = {}): Promise<ElasticsearchCluster> {
  const complete = completeOptions(options)
  const ports = await choosePorts(complete)
  const installation = await obtainInstallation(complete)
  const workspace = await makeWorkspace()
  const watchdog = new Watchdog(workspace)
  const nodes: RunningNode[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.kill()))
    await watchdog.release()
  }
  try {
    const plans = planNodes(workspace, ports, complete.settings)
    const account = serverAccount()
    const security = await prepareNodes(installation, workspace, plans, complete.secure)
    await handOver(workspace, account)
    complete.signal?.throwIfAborted()
    nodes.push(...plans.map((plan) => new RunningNode(plan, { installation, account, access: security })))
    await Promise.all(nodes.map((node) => node.ready(nodes.length, complete.signal)))
    const urls = nodes.map((node) => node.url)
    return { urls, version: complete.version, nodes, ...(security && { security }), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Ports {
  readonly http: readonly number[]
  readonly transport: readonly number[]
}

async function choosePorts({ nodes, port }: CompleteOptions): Promise<Ports> {
  const claimed = port === 0 ? [] : await claimPorts(port, nodes)
  const free = await findFreePorts(2 * nodes, claimed)
  return { http: port === 0 ? free.slice(nodes) : claimed, transport: free.slice(0, nodes) }
}

/** The folder of everything that {@link ElasticsearchCluster.stop} removes. */
async function makeWorkspace(): Promise<string> {
  const folder = await realpath(tmpdir())
  if (isReachable(folder)) return mkdtemp(join(folder, 'rxelastic-'))
  throw new Error(`${folder} is closed to the unprivileged user Elasticsearch runs as: set TMPDIR to another folder.`)
}

function planNodes(workspace: string, ports: Ports, settings: Settings): [NodePlan, ...NodePlan[]] {
  const plan = (index: number): NodePlan => ({
    name: `node-${index + 1}`,
    folder: join(workspace, `node-${index + 1}`),
    httpPort: ports.http[index] ?? 0,
    transportPort: ports.transport[index] ?? 0,
    settings,
  })
  return [plan(0), ...ports.http.slice(1).map((_, index) => plan(index + 1))]
}

async function prepareNodes(
  installation: Installation,
  workspace: string,
  plans: [NodePlan, ...NodePlan[]],
  secure: boolean,
): Promise<ElasticsearchSecurity | undefined> {
  const certificates = secure ? await prepareCertificates(workspace) : undefined
  for (const plan of plans) await writeConfiguration(plan, plans, certificates)
  return certificates && secureNodes(installation, plans, certificates)
}

async function handOver(workspace: string, account: Account | undefined): Promise<void> {
  if (account === undefined) return
  const remedy = 'It belongs to every Unix system.'
  await run('chown', ['-R', `${account.uid}:${account.gid}`, workspace], { remedy })
}
