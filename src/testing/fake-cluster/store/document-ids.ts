import { randomBytes } from 'node:crypto'

/** Creates a document id in Elasticsearch's form: 20 characters of URL-safe base64. */
export function newDocumentId(): string {
  return randomBytes(15).toString('base64url')
}
