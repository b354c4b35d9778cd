const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20

/** Returns whether the bytes contain line breaks. */
export function hasLineBreaks(bytes: Buffer): boolean {
  return bytes.includes(LINE_FEED) || bytes.includes(CARRIAGE_RETURN)
}

/**
 * Returns JSON on one line; a copy unless it is on one already. Between tokens, a space means the same. Within strings,
 * line breaks are escaped.
 */
export function onOneLine(json: Buffer): Buffer {
  if (!hasLineBreaks(json)) return json
  const line = Buffer.from(json)
  for (let at = 0; at < line.length; at++) {
    const byte = line[at]
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) line[at] = SPACE
  }
  return line
}
