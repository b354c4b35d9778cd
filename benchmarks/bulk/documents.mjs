/** A document of about 300 bytes. */
export function documentOf(number) {
  const text = `the document with the number ${number}`.padEnd(190, ' and some more')
  return { number, name: `name ${number}`, population: (number * 7_919) % 1_000_003, text }
}

/** Documents one by one, each made when it is needed. */
export function* documents(count) {
  for (let number = 0; number < count; number++) yield documentOf(number)
}

/** The same, as lines of JSON in chunks of 64 KB, as a file would bring them. */
export function* chunks(count) {
  let lines = ''
  for (const document of documents(count)) {
    lines += `${JSON.stringify(document)}\n`
    if (lines.length < 65_536) continue
    yield Buffer.from(lines)
    lines = ''
  }
  if (lines !== '') yield Buffer.from(lines)
}
