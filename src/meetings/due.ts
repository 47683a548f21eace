import type { DateMention } from './facts/date-mention.ts'
import { datesIn } from './facts/dates.ts'
import { exactDay } from './facts/resolve-date.ts'

const before = /(?:\b(?:by|before|until|till|due|no later than)\s+(?:the\s+)?|(?:到|截止|截至|赶在))$/i
const after = /^\s*(?:之前|以前|前|截止|为止|完成|提交|交|给)/

/** Until when something has to be done, in the words that were used; `undefined` where no time to come is named. */
export function dueIn(text: string): string | undefined {
  const dates = datesIn(text).filter(isAhead)
  const marked = dates.find(({ start, end }) => before.test(text.slice(0, start)) || after.test(text.slice(end)))
  return (marked ?? dates.find(({ shift }) => shift?.unit !== 'day' || shift.by > 0))?.text
}

/** The day (ISO 8601) that a due date means which was said on `day`; `undefined` where it leaves open which. */
export function dueDay(due: string, day: string): string | undefined {
  const dates = datesIn(due.normalize('NFKC'))
  // "Friday, 4 December": the date says more than the weekday.
  const fullest = [...dates.filter((date) => date.month !== undefined && date.day !== undefined), ...dates]
  return fullest.map((date) => exactDay(date, day)).find((exact) => exact !== undefined)
}

/** A clock time alone is no day; what has passed is no due date. */
function isAhead({ shift, weekday, month, day, quarter, half, weekend, edge }: DateMention): boolean {
  if (shift && shift.by < 0) return false
  const isThisLongTime = shift?.by === 0 && shift.unit !== 'day' && edge === undefined && weekday === undefined
  if (isThisLongTime && month === undefined) return false
  return [shift, weekday, month, day, quarter, half, weekend].some((part) => part !== undefined)
}
