/** An answer before the wire: what a handler returns. */
export interface FakeResponse {
  readonly status: number
  readonly body: string
  readonly format: 'json' | 'text'
  readonly headers?: Readonly<Record<string, string>>
}

export function json(body: unknown, status = 200): FakeResponse {
  return { status, body: JSON.stringify(body), format: 'json' }
}

/** JSON that was put together as text already: stored sources are spliced in as they came. */
export function jsonText(body: string, status = 200): FakeResponse {
  return { status, body, format: 'json' }
}

export function text(body: string, status = 200): FakeResponse {
  return { status, body, format: 'text' }
}
