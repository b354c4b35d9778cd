/** Splits a text into the terms that are searched. */
type Analyzer = (text: string) => readonly string[]

/** Words of letters and digits; a dot, comma or apostrophe inside a word does not split it. */
const WORD = /[\p{L}\p{N}\p{M}_]+(?:(?:(?<=\p{L})[.'’·:](?=\p{L})|(?<=\p{N})[.,'](?=\p{N}))[\p{L}\p{N}\p{M}_]+)*/gu

/** The analyzers that the stand-in knows, by Elasticsearch's names. */
export const ANALYZERS: Readonly<Record<string, Analyzer>> = {
  standard: (text) => words(text, WORD),
  simple: (text) => words(text, /\p{L}+/gu),
  whitespace: (text) => text.match(/\S+/g) ?? [],
  keyword: (text) => [text],
}

function words(text: string, word: RegExp): readonly string[] {
  return text.toLowerCase().match(word) ?? []
}
