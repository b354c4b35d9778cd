/** Function that splits a text into the terms of the index. */
type Analyzer = (text: string) => readonly string[]

/** Word of letters and digits. A dot, comma or apostrophe inside a word does not split it. */
const WORD = /[\p{L}\p{N}\p{M}_]+(?:(?:(?<=\p{L})[.'’·:](?=\p{L})|(?<=\p{N})[.,'](?=\p{N}))[\p{L}\p{N}\p{M}_]+)*/gu

/** Analyzers that the stand-in has, by Elasticsearch's names. */
export const ANALYZERS: Readonly<Record<string, Analyzer>> = {
  standard: (text) => words(text, WORD),
  simple: (text) => words(text, /\p{L}+/gu),
  whitespace: (text) => text.match(/\S+/g) ?? [],
  keyword: (text) => [text],
}

function words(text: string, word: RegExp): readonly string[] {
  return text.toLowerCase().match(word) ?? []
}
