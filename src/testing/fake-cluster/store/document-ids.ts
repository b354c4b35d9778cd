import { randomBytes } from 'node:crypto'

/** A document id as Elasticsearch makes them: 20 characters of URL-safe base64. */
export function newDocumentId(): string {
  return randomBytes(15).toString('base64url')
}
