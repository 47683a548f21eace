import { stem } from '../words.ts'
import { dateIsSaid } from './compare-dates.ts'
import type { DateMention, DateParts } from './date-mention.ts'
import { datesIn } from './dates.ts'
import type { Evidence } from './evidence.ts'
import { type NumberMention, numbersIn } from './numbers.ts'
import { resolveDate } from './resolve-date.ts'

interface Range {
  readonly start: number
  readonly end: number
}

/** Words for two and three that are no numerals. */
const otherWords: readonly (readonly [number, RegExp])[] = [
  [1, /\b(?:once|single|only|an?|sole)\b|唯一|单/iu],
  [2, /\b(?:both|couple|pair|twice|doubl\w+|two-fold)\b|双|俩|两|翻番|翻一番/iu],
  [3, /\btripl\w+|thrice\b/iu],
  [0, /\b(?:no|none|nothing)\b|没有|零/iu],
]

/** Numbers of a claim, outside of `taken`, that its evidence does not have. */
export function missingNumbers(text: string, evidence: readonly Evidence[], taken: readonly Range[]): string[] {
  const said = evidence.flatMap(({ numbers }) => numbers)
  return numbersIn(text)
    .filter(({ start, end }) => taken.every((range) => end <= range.start || start >= range.end))
    .filter((number) => !isSaid(number, said, evidence))
    .map((number) => number.text)
}

function isSaid(number: NumberMention, said: readonly NumberMention[], evidence: readonly Evidence[]): boolean {
  const rivals = said.filter((other) => countsTheSame(number, other))
  // "One" and "first" are mostly no numbers: only another number of the same thing speaks against them.
  if (/^(?:one|first|一|第一)$/i.test(number.text)) {
    return rivals.length === 0 || rivals.some((other) => isEqual(number, other)) || evidence.some(hasOtherWord(1))
  }
  const equal = said.filter((other) => isEqual(number, other))
  if (equal.length === 0) {
    const [value = 0] = number.values
    return evidence.some(hasOtherWord(value)) || evidence.some((each) => isYearOf(value, each))
  }
  // It was said, but of something else, and this was said to be another number.
  const countsOthers = equal.every((other) => other.counted !== undefined && !countsTheSame(number, other))
  return !(countsOthers && rivals.length > 0 && !rivals.some((other) => isEqual(number, other)))
}

export function isEqual(a: NumberMention, b: NumberMention): boolean {
  return a.values.some((value) =>
    b.values.some((other) => Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(other))),
  )
}

function countsTheSame(a: NumberMention, b: NumberMention): boolean {
  return a.counted !== undefined && b.counted !== undefined && stem(a.counted) === stem(b.counted)
}

function hasOtherWord(value: number): (evidence: Evidence) => boolean {
  const pattern = otherWords.find(([number]) => number === value)?.[1]
  return ({ text }) => pattern?.test(text) ?? false
}

/** "Next year" says which year. */
function isYearOf(value: number, { dates, day }: Evidence): boolean {
  if (value < 1900 || value > 2100) return false
  return dates.some((date) => resolveDate(date, day).some(({ from, to }) => isIn(value, from, to)))
}

function isIn(year: number, from: string, to: string): boolean {
  return Number(from.slice(0, 4)) === year && Number(to.slice(0, 4)) === year
}

/** Dates of a claim; those that its evidence does not say. */
export function missingDates(
  text: string,
  evidence: readonly Evidence[],
): { readonly dates: readonly DateMention[]; readonly missing: readonly DateMention[] } {
  const dates = datesIn(text)
  return { dates, missing: dates.filter((date) => !isSaidDate(date, evidence)) }
}

function isSaidDate(date: DateMention, evidence: readonly Evidence[]): boolean {
  const day = evidence.at(-1)?.day ?? '1970-01-01'
  return dateIsSaid(date, day, evidence) || saysNoMore(date, evidence)
}

/** "Within three weeks" is a number as well, "this year" goes without saying. */
function saysNoMore({ text, ...parts }: DateMention, evidence: readonly Evidence[]): boolean {
  const { shift, edge } = parts as DateParts
  if (!shift || edge !== undefined || parts.weekday !== undefined || parts.month !== undefined) return false
  if (shift.by === 0 && shift.unit !== 'day') return true
  const numbers = numbersIn(text)
  return (
    numbers.length > 0 &&
    numbers.every((number) =>
      evidence.some((each) => each.numbers.some((other) => isEqual(number, other) && countsTheSame(number, other))),
    )
  )
}
