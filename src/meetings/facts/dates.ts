import { chineseDates } from './chinese-dates.ts'
import type { DateMention } from './date-mention.ts'
import { englishDates } from './english-dates.ts'

/** Everything in a text that says a day, a time, or a stretch of time, in order; Chinese and English. */
export function datesIn(text: string): DateMention[] {
  const found: DateMention[] = []
  const rules = /\p{Script=Han}/u.test(text) ? [...chineseDates, ...englishDates] : englishDates
  for (const { pattern, read } of rules) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length]
      const parts = found.every((each) => end <= each.start || start >= each.end) && read(match.groups ?? {})
      if (parts) found.push({ ...parts, text: match[0], start, end })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}
