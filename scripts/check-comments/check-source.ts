import { type Comment, findComments } from './comments.js'
import { countWords, sentences } from './sentences.js'

/** Fault in the language of a source file. */
export interface Fault {
  readonly line: number
  readonly message: string
}

/** Length of a sentence, in words, that a reader takes in at once. */
const LONGEST_SENTENCE = 25

/** Clauses and prepositions: a doc comment opens with a noun phrase or with a verb in the third person. */
const OPENING =
  /^(what|who|whom|whose|whether|how|where|why|when|which|by|of|those|as|whatever|whichever|wherever|such)\b/i

/** Words that make people of parts; the comment should name the part. Code may name accounts and persons. */
const PEOPLE: ReadonlySet<string> = new Set(['who', 'whom', 'whoever', 'nobody', 'somebody', 'everybody', 'anybody'])

/** Words that the field has another word for, in comments, names and messages. */
const PRIVATE_WORDS: ReadonlyMap<string, string> = new Map([
  ['reply', 'response'],
  ['replies', 'responses'],
  ['piece', 'chunk'],
  ['pieces', 'chunks'],
  ['pile', 'buffer'],
  ['piles', 'buffers'],
  ['told', 'notified'],
])

/** Finds doc comments with a wrong opening, long sentences and banned words. */
export function checkSource(source: string): Fault[] {
  const faults = findComments(source).flatMap((comment) => [
    ...checkOpening(comment),
    ...checkSentences(comment),
    ...checkPeople(comment),
  ])
  return [...faults, ...checkWords(source)].sort((a, b) => a.line - b.line)
}

function checkOpening({ isDoc, line, lines }: Comment): Fault[] {
  const first = lines.find((text) => text.trim() !== '') ?? ''
  const opening = isDoc ? OPENING.exec(first.replace(/^@internal\s+/, '')) : null
  if (opening === null) return []
  return [{ line, message: `opens with "${opening[0]}": begin with a noun phrase or with a verb in the third person` }]
}

function checkSentences({ line, lines }: Comment): Fault[] {
  return sentences(lines).flatMap((sentence) => {
    const words = countWords(sentence)
    if (words <= LONGEST_SENTENCE) return []
    return [{ line, message: `sentence of ${words} words, more than ${LONGEST_SENTENCE}: "${sentence.slice(0, 60)}…"` }]
  })
}

function checkPeople({ line, lines }: Comment): Fault[] {
  return lines.flatMap((text, at) =>
    wordsOf(text)
      .filter((word) => PEOPLE.has(word))
      .map((word) => ({ line: line + at, message: `banned word "${word}": name the part` })),
  )
}

function checkWords(source: string): Fault[] {
  return source.split('\n').flatMap((text, at) =>
    wordsOf(text).flatMap((word) => {
      const better = PRIVATE_WORDS.get(word)
      return better === undefined ? [] : [{ line: at + 1, message: `banned word "${word}": ${better}` }]
    }),
  )
}

/** Returns the words of a text in lower case; a name in camel case has several. */
function wordsOf(text: string): string[] {
  return Array.from(text.matchAll(/[A-Z]?[a-z]+|[A-Z]+/g), ([word]) => word.toLowerCase())
}
