import { run } from './command.js'

/** Unpacks a zip file (a wheel is one, too) into a folder. */
export async function unzip(file: string, folder: string, signal?: AbortSignal): Promise<void> {
  const remedy = 'Install unzip to unpack the download with, or set ELASTICSEARCH_URL to a running Elasticsearch.'
  await run('unzip', ['-q', '-o', file, '-d', folder], { remedy, signal })
}
