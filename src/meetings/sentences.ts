/** A part of a text, and where it is in it. */
export interface Sentence {
  readonly text: string
  readonly start: number
}

/** Ends of a sentence: those of Chinese anywhere; a full stop only before white space or the end. */
const boundary = /[。！？!?；;…]+["'”’」）)]*|\.+["'”’)]*(?=\s|$)|\n+/gu
const abbreviation =
  /(?:^|[\s(])(?:mr|mrs|ms|dr|prof|hon|st|no|vs|etc|e\.g|i\.e|approx|inc|ltd|dept|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z])$/i

/** The sentences of a text, without white space around them. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = []
  let from = 0
  const add = (to: number) => {
    const raw = text.slice(from, to)
    const trimmed = raw.trim()
    if (/[\p{L}\p{N}]/u.test(trimmed)) sentences.push({ text: trimmed, start: from + raw.indexOf(trimmed) })
    from = to
  }
  for (const match of text.matchAll(boundary)) {
    const before = text.slice(from, match.index)
    if (match[0].startsWith('.') && abbreviation.test(before)) continue
    add(match.index + match[0].length)
  }
  add(text.length)
  return sentences
}
