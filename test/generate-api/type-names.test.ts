import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Not in the version of the specification that the official client was made from. */
const NEWER = [
  'InferenceAmazonSageMakerElementType',
  'InferenceAmazonSageMakerSimilarity',
  'InferenceEmbeddingContentObjectGroup',
  'InferenceEmbeddingContentObjectItem',
  'SearchSearchRequestCoordinatorMetadata',
  'SecurityGetRoleIndicesPrivilegesRead',
  'SnapshotSourceOnlyRepositorySettingsForAzure',
  'SnapshotSourceOnlyRepositorySettingsForGcs',
  'SnapshotSourceOnlyRepositorySettingsForReadOnlyUrl',
  'SnapshotSourceOnlyRepositorySettingsForS3',
  'SnapshotSourceOnlyRepositorySettingsForSharedFileSystem',
]

/** Not in the specification that comes with the generator. */
const UNSPECIFIED = [
  'IndicesIndexSettingsUnassigned',
  'IndicesIndexSettingsUnassignedNodeLeft',
  'InferenceEmbeddingContentObjectContents',
  'MappingPreserveLeafArrays',
  'NodesAllocations',
  'XpackUsageEsqlLoggingConfig',
  'XpackUsageLogging',
  'XpackUsageQueryLoggingConfig',
]

/** `never` under a name, which the official client leaves out. */
const OURS = ['SpecUtilsVoid']

/** What the official client has for APIs without a type; here there are none. */
const THEIRS = ['TODO']

function namesIn(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return Array.from(text.matchAll(/^export (?:interface|type) (\w+)/gm), ([, name = '']) => name)
}

describe('type names', () => {
  it('are those that users of the official client know', () => {
    const official = dirname(createRequire(import.meta.url).resolve('@elastic/elasticsearch'))
    const theirs = new Set(namesIn(join(official, 'lib/api/types.d.ts')))
    const folder = fileURLToPath(new URL('../../src/api/generated/types/', import.meta.url))
    const ours = new Set(readdirSync(folder).flatMap((file) => namesIn(join(folder, file))))
    expect(theirs.size).toBeGreaterThan(3_800)
    expect([...ours].filter((name) => !theirs.has(name)).sort()).toEqual([...NEWER, ...OURS].sort())
    expect([...theirs].filter((name) => !ours.has(name)).sort()).toEqual([...UNSPECIFIED, ...THEIRS].sort())
  })
})
