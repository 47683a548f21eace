import type { DateMention, DateParts } from './date-mention.ts'
import type { NumberMention } from './numbers.ts'
import { type DaySpan, resolveDate } from './resolve-date.ts'

/** Dates that somebody said, and on which day (ISO 8601). */
export interface SaidDates {
  readonly day: string
  readonly dates: readonly DateMention[]
  readonly numbers: readonly NumberMention[]
}

/** Whether a date of a claim, made on `day`, is what somebody said, in whatever words. */
export function dateIsSaid(claimed: DateParts, day: string, said: readonly SaidDates[]): boolean {
  if (claimed.minutes !== undefined) return said.some((each) => clockIsSaid(claimed.minutes ?? 0, each))
  return said.some((each) => each.dates.some((date) => isSame(claimed, day, date, each.day))) || inParts(claimed, said)
}

function isSame(claimed: DateParts, day: string, said: DateParts, saidOn: string): boolean {
  if (agree(claimed, said)) return true
  const [wanted, spans] = [resolveDate(claimed, day), resolveDate(said, saidOn)]
  return wanted.some((span) => spans.some((other) => sameDays(span, other, claimed, said)))
}

/** Whether two say the same in the same words: everything that both say is equal, and they share what matters most. */
function agree(claimed: DateParts, said: DateParts): boolean {
  const both = (key: 'weekday' | 'month' | 'day' | 'year' | 'quarter' | 'half' | 'edge') =>
    claimed[key] === undefined || said[key] === undefined || claimed[key] === said[key]
  const noneDiffers =
    both('weekday') && both('month') && both('day') && both('year') && both('quarter') && both('half') && both('edge')
  const shiftsAgree =
    !claimed.shift || !said.shift || (claimed.shift.unit === said.shift.unit && claimed.shift.by === said.shift.by)
  if (!noneDiffers || !shiftsAgree) return false
  if (claimed.weekday !== undefined) return said.weekday !== undefined
  if (claimed.month !== undefined)
    return said.month !== undefined && (claimed.day === undefined || said.day !== undefined)
  if (claimed.day !== undefined) return said.day !== undefined
  if (claimed.quarter !== undefined) return said.quarter !== undefined
  if (claimed.half !== undefined) return said.half !== undefined
  if (claimed.weekend) return said.weekend === true
  return claimed.shift !== undefined && said.shift !== undefined && !claimed.weekend === !said.weekend
}

/** A day is the same as that day; "in March" holds of a day in March; a week of one of its days. */
function sameDays(claimed: DaySpan, said: DaySpan, claimedParts: DateParts, saidParts: DateParts): boolean {
  if (claimed.from === said.from && claimed.to === said.to) return true
  const isWider = claimed.from <= said.from && said.to <= claimed.to && claimed.from < claimed.to
  // Nearly everything lies in this year.
  return isWider && claimedParts.shift?.unit !== 'year' && saidParts.minutes === undefined
}

/** "March ... the fifth": month and day said apart from each other. */
function inParts({ month, day, year, weekday, shift, edge }: DateParts, said: readonly SaidDates[]): boolean {
  if (weekday !== undefined || shift !== undefined || (month === undefined && day === undefined)) return false
  const dates = said.flatMap((each) => each.dates)
  const numbers = said.flatMap((each) => each.numbers)
  const monthIsSaid =
    month === undefined ||
    dates.some((date) => date.month === month && (day === undefined || date.day === undefined)) ||
    (day !== undefined && said.some((each) => Number(each.day.slice(5, 7)) === month))
  const dayIsSaid =
    day === undefined ||
    dates.some((date) => date.day === day && date.month === undefined) ||
    numbers.some(({ values, isOrdinal }) => isOrdinal && values.includes(day))
  const yearIsSaid = year === undefined || year > 0
  return monthIsSaid && dayIsSaid && yearIsSaid && edge === undefined
}

/** "At three" and "three thirty" are numbers unless more is said. */
function clockIsSaid(minutes: number, { dates, numbers }: SaidDates): boolean {
  if (dates.some((date) => date.minutes === minutes)) return true
  const [hour, rest] = [Math.floor(minutes / 60) || 12, minutes % 60]
  const values = numbers.flatMap((number) => number.values)
  const has = (value: number) => values.includes(value)
  if (rest === 0) return has(hour) || has(hour + 12)
  return has(hour * 100 + rest) || ((has(hour) || has(hour + 12)) && has(rest)) || has(hour + rest / 60)
}
