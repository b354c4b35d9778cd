/** Response of a handler, before it is written. */
export interface FakeResponse {
  readonly status: number
  readonly body: string
  readonly format: 'json' | 'text'
  readonly headers?: Readonly<Record<string, string>>
}

export function json(body: unknown, status = 200): FakeResponse {
  return { status, body: JSON.stringify(body), format: 'json' }
}

/** Creates a response from JSON that is a string already: stored sources are inserted as they were received. */
export function jsonText(body: string, status = 200): FakeResponse {
  return { status, body, format: 'json' }
}

export function text(body: string, status = 200): FakeResponse {
  return { status, body, format: 'text' }
}
