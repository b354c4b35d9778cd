import { ElasticsearchFailure } from '../errors.js'

const LONGEST_NAME = 255

/** Throws Elasticsearch's error for an invalid index name. */
export function checkIndexName(name: string): void {
  const complaint = complaintAbout(name)
  if (complaint === undefined) return
  const reason = `Invalid index name [${name}], ${complaint}`
  throw new ElasticsearchFailure(400, {
    type: 'invalid_index_name_exception',
    reason,
    index_uuid: '_na_',
    index: name,
  })
}

function complaintAbout(name: string): string | undefined {
  if (/[\s"*,/<>?\\|]/.test(name)) {
    return `must not contain the following characters [' ','"','*',',','/','<','>','?','\\','|']`
  }
  if (name.includes('#')) return "must not contain '#'"
  if (name.includes(':')) return "must not contain ':'"
  if (/^[_\-+]/.test(name)) return "must not start with '_', '-', or '+'"
  if (Buffer.byteLength(name) > LONGEST_NAME) {
    return `index name is too long, (${Buffer.byteLength(name)} > ${LONGEST_NAME})`
  }
  if (name === '.' || name === '..') return "must not be '.' or '..'"
  return name === name.toLowerCase() ? undefined : 'must be lowercase'
}
