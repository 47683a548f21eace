import { type Reading, readingOf } from './pinyin.ts'

export interface HanText {
  readonly characters: readonly string[]
  readonly readings: readonly Reading[]
}

export function hanText(text: string): HanText {
  const characters = [...text]
  return { characters, readings: characters.map(readingOf) }
}

/**
 * How many characters of `said`, which may be fractions, stand in `written`, in pieces in any order. What only sounds the
 * same counts nearly as much, and a piece of one character half.
 */
export function hanMatch(said: HanText, written: HanText): number {
  const used = new Set<number>()
  const matchRange = (from: number, to: number): number => {
    let best = { start: 0, target: 0, length: 0 }
    for (let start = from; start < to - best.length; start++) {
      for (let target = 0; target < written.readings.length; target++) {
        let length = 0
        while (
          start + length < to &&
          !used.has(target + length) &&
          said.readings[start + length]?.sound === written.readings[target + length]?.sound
        )
          length++
        if (length > best.length) best = { start, target, length }
      }
    }
    if (best.length === 0) return 0
    let credit = 0
    for (let at = 0; at < best.length; at++) {
      used.add(best.target + at)
      credit += characterCredit(said, best.start + at, written, best.target + at)
    }
    if (best.length === 1) credit /= 2
    return credit + matchRange(from, best.start) + matchRange(best.start + best.length, to)
  }
  return matchRange(0, said.readings.length)
}

function characterCredit(said: HanText, at: number, written: HanText, target: number): number {
  if (said.characters[at] === written.characters[target]) return 1
  return said.readings[at]?.syllable === written.readings[target]?.syllable ? 0.95 : 0.85
}
