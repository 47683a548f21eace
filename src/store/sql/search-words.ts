/** Longer words are found by their beginning; PostgreSQL has a limit of 2046 bytes. */
const maxWordLength = 100
/** More of one text is not found. PostgreSQL counts places up to 16,383. */
const maxWords = 5000
/** More of a query is not looked at. */
const maxQueryLength = 1000
const maxQueryWords = 50

/** Written without spaces between words: there each character is a word. */
const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}'
const word = new RegExp(`[${unspaced}]|[[\\p{L}\\p{N}\\p{M}]--[${unspaced}]]+`, 'gv')
const oneCharacter = new RegExp(`^[${unspaced}]$`, 'v')
/** In quotes of any kind, or up to a space. */
const phrase = /"([^"]*)"|“([^”]*)”|「([^」]*)」|[^\s"“”「」]+/g

/** Words that stand beside each other, in order; at least one. */
export interface SoughtPhrase {
  readonly words: readonly string[]
  /** The last word may go on. */
  readonly isPrefix: boolean
}

/** The words of a text in order, as they are indexed: letters and digits only, in one case and width. */
export function searchWords(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().match(word) ?? []
  return words.slice(0, maxWords).map((found) => [...found].slice(0, maxWordLength).join(''))
}

/**
 * What a query asks for: all of these phrases. Each word is one, and so is what stands in quotes; the last word of the
 * query may be the beginning of a longer one, unless it is in quotes. Empty: there is nothing to look for in it.
 */
export function soughtPhrases(query: string): SoughtPhrase[] {
  const phrases: SoughtPhrase[] = []
  let count = 0
  for (const [whole, ...quoted] of query.slice(0, maxQueryLength).toWellFormed().matchAll(phrase)) {
    const inQuotes = quoted.find((text) => text !== undefined)
    const words = searchWords(inQuotes ?? whole).slice(0, maxQueryWords - count)
    count += words.length
    const last = words.at(-1)
    if (last !== undefined) phrases.push({ words, isPrefix: inQuotes === undefined && !oneCharacter.test(last) })
  }
  return phrases.map((found, index) => ({ ...found, isPrefix: found.isPrefix && index === phrases.length - 1 }))
}
