const VOLATILE = new Set(['took', 'timestamp', 'creation_date', 'created', 'epoch'])
const RENAMED: Readonly<Record<string, string>> = {
  _scroll_id: '<scroll>',
  pit_id: '<pit>',
  uuid: '<uuid>',
  node: '<node>',
  cluster_name: '<cluster>',
}

/** Takes out of a response what differs between two servers that behave alike: times, ids and names they made up. */
export function normalize(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => normalize(each))
  if (typeof value === 'object' && value !== null) return normalizeObject(value)
  if (value === null || value === '_na_') return value
  if (key === 'index_uuid') return '<uuid>'
  if (key in RENAMED) return RENAMED[key]
  if (key === 'id' && typeof value === 'string' && value.length > 30) return '<pit>'
  return typeof value === 'string' ? normalizeText(value) : value
}

function normalizeObject(value: object): unknown {
  const entries = Object.entries(value).filter(([key]) => !VOLATILE.has(key))
  return Object.fromEntries(entries.map(([key, each]) => [key, normalize(each, key)]))
}

function normalizeText(text: string): string {
  return (
    text
      .replace(/\/[\w-]{22}(?=\])/g, '/<uuid>')
      // A set: its order differs from engine to engine.
      .replace('[Content-Type, Accept]', '[Accept, Content-Type]')
      .replace(/(No search context found for id) \[\d+\]/g, '$1 [<number>]')
      .replace(/^(?=.*[A-Z])[\w-]{20}$|(?<=document with id ')[\w-]{20}(?=')/g, '<id>')
  )
}
