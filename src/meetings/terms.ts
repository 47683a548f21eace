import { literally } from './facts/pattern.ts'
/** Words as a recogniser hears them, and what people of this trade mean by them: the setting `meeting.terms`. */
export type Terms = Readonly<Record<string, string>>

/**
 * Puts what is meant in place of what was heard, in any case, longest first and never twice at one place. Words in
 * letters are replaced as whole words; Chinese has no word boundaries.
 */
export function termReplacer(terms: Terms): (text: string) => string {
  const meant = new Map(Object.entries(terms).map(([heard, word]) => [heard.trim().toLowerCase(), word]))
  const heard = [...meant.keys()].filter((word) => word !== '').sort((a, b) => b.length - a.length)
  if (heard.length === 0) return (text) => text
  const pattern = new RegExp(heard.map(wholeWord).join('|'), 'giu')
  return (text) => text.replaceAll(pattern, (found) => meant.get(found.toLowerCase()) ?? found)
}

function wholeWord(word: string): string {
  const escaped = literally(word)
  const before = /^[\p{L}\p{N}]/u.test(word) && !/^\p{Script=Han}/u.test(word) ? '(?<![\\p{L}\\p{N}])' : ''
  const after = /[\p{L}\p{N}]$/u.test(word) && !/\p{Script=Han}$/u.test(word) ? '(?![\\p{L}\\p{N}])' : ''
  return before + escaped + after
}
