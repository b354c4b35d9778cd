import { describe, expect, it } from 'vitest'
import { abilities } from './abilities.js'
import { aliases } from './aliases.js'
import { cat } from './cat.js'
import { cluster } from './cluster.js'
import { danglingIndices } from './dangling-indices.js'
import { documents } from './documents.js'
import { otherClient, useEngine } from './engine.js'
import { indexCopies } from './indices-copies.js'
import { indexLife } from './indices-life.js'
import { indexQuestions } from './indices-questions.js'
import { indexTemplates, legacyTemplates } from './indices-templates.js'
import { indexUpkeep } from './indices-upkeep.js'
import { pipelines } from './ingest.js'
import { internal } from './internal.js'
import { license } from './license.js'
import { prepareNode } from './node-settings.js'
import { nodes } from './nodes.js'
import { known, refusals } from './refusals.js'
import { routedEndpoints } from './routed-endpoints.js'
import { searches } from './searches.js'
import { snapshots } from './snapshot.js'
import { tasks } from './tasks.js'
import { unusable } from './unusable.js'
import { unusableFromIndices } from './unusable-from-indices.js'
import { extensions } from './xpack.js'

useEngine({}, prepareNode)

const refused = [...unusable, ...unusableFromIndices]

describe('every endpoint', () => {
  // The root, _internal, and cat to health.
  describe('documents', documents)
  describe('searches', searches)
  describe('cat', cat)
  describe('cluster', cluster)
  describe('capabilities', abilities)
  describe('internal APIs', internal)
  describe('dangling indices', danglingIndices)

  // From indices to xpack.
  describe('life of an index', indexLife)
  describe('copies of indices', indexCopies)
  describe('aliases', aliases)
  describe('index templates', indexTemplates)
  describe('legacy templates', legacyTemplates)
  describe('maintenance of an index', indexUpkeep)
  describe('queries about indices', indexQuestions)
  describe('pipelines', pipelines)
  describe('nodes', nodes)
  describe('snapshots', snapshots)
  describe('tasks', tasks)
  describe('extensions', extensions)
  describe('license', license)

  describe('endpoints that this distribution cannot serve', refusals(refused))

  it('calls every endpoint that the engine routes, but for those known to be unusable', async () => {
    expect(known(refused)).toEqual(await routedEndpoints(otherClient()))
  })
})
