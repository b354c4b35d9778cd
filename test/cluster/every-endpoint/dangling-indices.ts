import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { run } from '../../../scripts/elasticsearch/command.js'
import { client } from './engine.js'
import { dataFolder } from './node-settings.js'

/** Indices whose files are there, but of which the cluster does not know. */
export function danglingIndices(): void {
  it('lists, imports and deletes them', async () => {
    const missed = await makeDangling('missed')
    const unwanted = await makeDangling('unwanted')
    expect(await listed()).toEqual({ missed, unwanted })

    const taken = { index_uuid: missed, accept_data_loss: true }
    expect((await lastValueFrom(client().danglingIndices.importDanglingIndex$(taken))).acknowledged).toBe(true)
    await lastValueFrom(client().cluster.health$({ index: 'missed', wait_for_status: 'yellow' }))
    expect((await lastValueFrom(client().get$({ index: 'missed', id: '1' })))._source).toEqual({ kept: true })
    expect(await listed()).toEqual({ unwanted })

    const dropped = { index_uuid: unwanted, accept_data_loss: true }
    expect((await lastValueFrom(client().danglingIndices.deleteDanglingIndex$(dropped))).acknowledged).toBe(true)
    expect(await listed()).toEqual({})
  })
}

/** The UUIDs of the dangling indices under their names. */
async function listed(): Promise<object> {
  const { dangling_indices } = await lastValueFrom(client().danglingIndices.listDanglingIndices$())
  return Object.fromEntries(dangling_indices.map(({ index_name, index_uuid }) => [index_name, index_uuid]))
}

/** Deletes an index, has the cluster forget that, and puts its files back. @returns its UUID */
async function makeDangling(index: string): Promise<string> {
  const uuid = await makeIndex(index)
  const data = await dataFolder(client())
  const [files, copy] = [join(data, 'indices', uuid), join(data, uuid)]
  await run('cp', ['-a', files, copy], { remedy: 'It belongs to every Unix system.' })
  await deleteWithFiles(index, files)
  // The cluster of these stories remembers one deletion only: from now on this one.
  await makeIndex('another')
  await lastValueFrom(client().indices.delete$({ index: 'another' }))
  await rename(copy, files)
  return uuid
}

/** An index of one document, all of it on the disk. @returns its UUID */
async function makeIndex(index: string): Promise<string> {
  await lastValueFrom(client().index$({ index, id: '1', document: { kept: true } }))
  await lastValueFrom(client().indices.flush$({ index, force: true, wait_if_ongoing: true }))
  const settings = await lastValueFrom(client().indices.getSettings$({ index }))
  return settings[index]?.settings?.index?.uuid ?? 'none'
}

/** The engine says that an index is deleted before its files are. */
async function deleteWithFiles(index: string, files: string): Promise<void> {
  const watcher = watch(join(files, '..'))
  await lastValueFrom(client().indices.delete$({ index }))
  while (existsSync(files)) await once(watcher, 'change')
  watcher.close()
}
