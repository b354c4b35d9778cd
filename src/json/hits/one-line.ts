const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20

/** Whether there are line breaks. */
export function hasLineBreaks(bytes: Buffer): boolean {
  return bytes.includes(LINE_FEED) || bytes.includes(CARRIAGE_RETURN)
}

/** JSON on one line, a copy unless it is. Between two tokens a space means the same, and within texts line breaks are escaped. */
export function onOneLine(json: Buffer): Buffer {
  if (!hasLineBreaks(json)) return json
  const line = Buffer.from(json)
  for (let at = 0; at < line.length; at++) {
    const byte = line[at]
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) line[at] = SPACE
  }
  return line
}
