import { randomBytes } from 'node:crypto'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Certificates, makeCertificates } from './certificates.js'
import { run } from './command.js'
import { configFolder, type NodePlan } from './configuration.js'
import type { Installation } from './installation.js'

/** Credentials of a client for a secure cluster. */
export interface ElasticsearchSecurity {
  readonly username: 'elastic'
  readonly password: string
  readonly caPath: string
  readonly ca: string
  /** SHA-256, as `openssl x509 -fingerprint -sha256` prints it. */
  readonly caFingerprint: string
  /** A bearer token of the service account `elastic/kibana`. */
  readonly serviceToken: string
}

const remedy = 'The unpacked Elasticsearch in the cache is incomplete: remove it to have it fetched again.'

/** Certificates in a folder of their own, to be named in the configuration of the nodes. */
export async function prepareCertificates(workspace: string): Promise<Certificates> {
  const folder = join(workspace, 'certificates')
  await mkdir(folder)
  return makeCertificates(folder)
}

/** Gives all nodes (their configuration is written) the same password of `elastic` and the same service token. */
export async function secureNodes(
  installation: Installation,
  [first, ...others]: readonly [NodePlan, ...NodePlan[]],
  { caPath, ca, caFingerprint }: Certificates,
): Promise<ElasticsearchSecurity> {
  const password = randomBytes(12).toString('base64url')
  const [serviceToken] = await Promise.all([
    createServiceToken(installation, first),
    storePassword(installation, first, password),
  ])
  for (const other of others) {
    for (const file of ['elasticsearch.keystore', 'service_tokens'])
      await copyFile(join(configFolder(first), file), join(configFolder(other), file))
  }
  return { username: 'elastic', password, caPath, ca, caFingerprint, serviceToken }
}

async function storePassword(installation: Installation, plan: NodePlan, password: string): Promise<void> {
  const env = toolEnvironment(installation, plan)
  const args = ['add', '--force', '--stdin', 'bootstrap.password']
  await run(join(installation.home, 'bin', 'elasticsearch-keystore'), args, { env, input: password, remedy })
}

async function createServiceToken(installation: Installation, plan: NodePlan): Promise<string> {
  const env = toolEnvironment(installation, plan)
  const args = ['create', 'elastic/kibana', 'rxelastic']
  const output = await run(join(installation.home, 'bin', 'elasticsearch-service-tokens'), args, { env, remedy })
  const token = /=\s*(\S+)\s*$/.exec(output)?.[1]
  if (token === undefined) throw new Error(`No service token in the output of elasticsearch-service-tokens: ${output}`)
  return token
}

function toolEnvironment(installation: Installation, plan: NodePlan): NodeJS.ProcessEnv {
  return { ...installation.environment, ES_PATH_CONF: configFolder(plan) }
}
