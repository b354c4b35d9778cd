/** Response of a handler, before it is written. */
export interface FakeResponse {
  readonly statusCode: number
  readonly body: string
  readonly format: 'json' | 'text'
  readonly headers?: Readonly<Record<string, string>>
}

export function json(body: unknown, statusCode = 200): FakeResponse {
  return { statusCode, body: JSON.stringify(body), format: 'json' }
}

/** Creates a response from JSON that is a string already: stored sources are inserted as they were received. */
export function jsonText(body: string, statusCode = 200): FakeResponse {
  return { statusCode, body, format: 'json' }
}

export function text(body: string, statusCode = 200): FakeResponse {
  return { statusCode, body, format: 'text' }
}
