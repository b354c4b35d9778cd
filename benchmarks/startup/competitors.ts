import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Folder of this package. It is measured with the versions of its dependencies that are installed here. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Client of Elasticsearch. Its one call is in `calls/`, under its name. */
export interface Competitor {
  readonly name: CompetitorName
  /** Imports of the one call. */
  readonly modules: readonly string[]
  /** Packages to install for it, given this package's tarball. */
  readonly dependencies: (tarball: string) => readonly string[]
}

export type CompetitorName = 'rxelastic' | 'elastic' | 'floor'

export const COMPETITORS: readonly Competitor[] = [
  {
    name: 'rxelastic',
    modules: ['rxelastic'],
    dependencies: (tarball) => [tarball, ...ownDependencies().map(asInstalledHere)],
  },
  {
    name: 'elastic',
    modules: ['@elastic/elasticsearch'],
    dependencies: () => [asInstalledHere('@elastic/elasticsearch')],
  },
  { name: 'floor', modules: ['rxjs', 'undici'], dependencies: () => ['rxjs', 'undici'].map(asInstalledHere) },
]

/** Dependencies that an installation needs. Optional peers are not among them. */
function ownDependencies(): string[] {
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = readManifest(ROOT)
  return Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !peerDependenciesMeta[name]?.optional)
}

/** So that the same undici and the same rxjs are in all that have them. */
function asInstalledHere(name: string): string {
  return `${name}@${readManifest(`${ROOT}node_modules/${name}/`).version}`
}

interface Manifest {
  readonly version: string
  readonly dependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly peerDependenciesMeta?: Record<string, { readonly optional?: boolean }>
}

/** @param folder with a slash at its end */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(`${folder}package.json`, 'utf8'))
}
