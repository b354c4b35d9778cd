/** What was given to a method, of whatever API. */
export type CallParameters = Readonly<Record<string, unknown>>

/** What every API takes, besides its own parameters. */
export interface CommonParameters {
  /** The body, or the part of it that is not given by single parameters; a string, a Buffer or a stream goes as it is. */
  body?: unknown
  /** Further parameters of the query. */
  querystring?: unknown
  /** Whether errors come with their stack trace. */
  error_trace?: unknown
  /** The parts of the reply to send, as paths such as `hits.hits._source`. */
  filter_path?: unknown
  /** Whether sizes and times come in a form for people too. */
  human?: unknown
  /** Whether the reply is indented. */
  pretty?: unknown
}

/** Asks an API that answers with a table for JSON. */
export interface JsonFormat {
  format: 'json'
}
