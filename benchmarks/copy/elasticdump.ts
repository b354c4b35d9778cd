import { join } from 'node:path'
import { install, temporaryFolder } from '../package-folder.js'
import type { Competitor } from './copies.js'

/** Version that is installed. Its 164 packages are no dependency of this one. */
const VERSION = '6.125.1'

/** Installs elasticdump in a folder that is removed at the end. */
export async function installElasticdump(): Promise<Competitor> {
  const { path } = await install(join(temporaryFolder(), 'elasticdump'), [`elasticdump@${VERSION}`])
  const program = join(path, 'node_modules', 'elasticdump', 'bin', 'elasticdump')
  return { adapter: 'elasticdump', options: { program } }
}
