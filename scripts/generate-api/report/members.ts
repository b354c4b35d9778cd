const MEMBER = /^ {2}(?:(?:readonly|get|static|abstract|async) )*(?:constructor|[a-zA-Z]\w*\$?)\??[:(<]/

/** The public members of a class or an interface, as they are declared in its text: a line each, without bodies. */
export function membersIn(text: string): string[] {
  const lines = text.split('\n')
  const members = lines.filter((line, index) => MEMBER.test(line) && !lines[index - 1]?.includes('@internal'))
  return members.map((line) =>
    line
      .trim()
      .replace(/ \{$/, '')
      .replace(/^([^(]+?) = .*$/, '$1'),
  )
}
