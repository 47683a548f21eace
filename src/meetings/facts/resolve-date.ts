import type { DateParts, DateUnit } from './date-mention.ts'

/** ISO 8601 dates, both included. */
export interface DaySpan {
  readonly from: string
  readonly to: string
}

const dayMs = 86_400_000

/** The ISO 8601 date of a moment (ms since the epoch); `timeZone` is an IANA name, the machine's own where it is absent. */
export function dayOf(at: number, timeZone?: string): string {
  // Swedish dates are ISO 8601.
  return new Intl.DateTimeFormat('sv-SE', { ...(timeZone !== undefined && { timeZone }), dateStyle: 'short' }).format(
    at,
  )
}

/** 1 is Monday. */
function weekdayOfDay(day: string): number {
  return new Date(day).getUTCDay() || 7
}

export function addDays(day: string, count: number): string {
  return isoOf(Date.parse(day) + count * dayMs)
}

/**
 * What days something can mean that was said on `day`, the likeliest first; empty where it says no day, as a clock time.
 * "Next Friday" is the one in next week, or the coming one.
 */
export function resolveDate(parts: DateParts, day: string): DaySpan[] {
  const { weekday, month, day: dayOfMonth, quarter, half, shift, edge, weekend } = parts
  if (weekday !== undefined) return weekdays(weekday, shift, day).map(single)
  if (month !== undefined) return months(parts, month, day)
  if (dayOfMonth !== undefined) {
    const [here, next] = [monthStart(day, 0), monthStart(day, 1)]
    const inMonth = (start: string) => `${start.slice(0, 8)}${pad(dayOfMonth)}`
    const coming = inMonth(here) >= day ? [here, next] : [next, here]
    return coming.map(inMonth).filter(isDay).map(single)
  }
  const year = Number(day.slice(0, 4)) + (shift?.unit === 'year' ? shift.by : 0)
  if (quarter !== undefined) return [atEdge(monthsSpan(parts.year ?? year, quarter * 3 - 2, 3), edge)]
  if (half !== undefined) return [atEdge(monthsSpan(parts.year ?? year, half * 6 - 5, 6), edge)]
  if (weekend) {
    const saturday = addDays(day, 6 - weekdayOfDay(day) + 7 * (shift?.by ?? 0))
    return [{ from: saturday, to: addDays(saturday, 1) }]
  }
  return shift ? [atEdge(shifted(day, shift.unit, shift.by), edge)] : []
}

/** The one day that something means; `undefined` where it leaves more than one open. */
export function exactDay(parts: DateParts, day: string): string | undefined {
  const [span] = resolveDate(parts, day)
  return span && span.from === span.to ? span.from : undefined
}

function weekdays(weekday: number, shift: DateParts['shift'], day: string): string[] {
  const monday = addDays(day, 1 - weekdayOfDay(day))
  const inWeek = (week: number) => addDays(monday, 7 * week + weekday - 1)
  const coming = inWeek(0) > day ? inWeek(0) : inWeek(1)
  if (!shift) return [...new Set([coming, inWeek(0), addDays(coming, -7)])]
  return [...new Set([inWeek(shift.by), ...(shift.isLoose && shift.by === 1 ? [coming] : [])])]
}

function months({ year, day: dayOfMonth, edge, shift }: DateParts, month: number, day: string): DaySpan[] {
  const thisYear = Number(day.slice(0, 4))
  const named = year ?? (shift?.unit === 'year' ? thisYear + shift.by : undefined)
  const spanIn = (inYear: number): DaySpan => {
    if (dayOfMonth !== undefined) return single(`${inYear}-${pad(month)}-${pad(dayOfMonth)}`)
    return atEdge(monthsSpan(inYear, month, 1), edge)
  }
  if (named !== undefined) return [spanIn(named)].filter(({ from }) => isDay(from))
  // Without a year the nearest one is meant, rather ahead than back.
  const distance = (span: DaySpan) => {
    const days = (Date.parse(span.to) - Date.parse(day)) / dayMs
    return days < 0 ? -3 * days : days
  }
  const spans = [thisYear, thisYear + 1, thisYear - 1].map(spanIn).filter(({ from }) => isDay(from))
  return spans.sort((a, b) => distance(a) - distance(b)).slice(0, 1)
}

function shifted(day: string, unit: DateUnit, by: number): DaySpan {
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  if (unit === 'day') return single(addDays(day, by))
  if (unit === 'week') {
    const monday = addDays(day, 1 - weekdayOfDay(day) + 7 * by)
    return { from: monday, to: addDays(monday, 6) }
  }
  if (unit === 'month') return monthsSpan(year, month + by, 1)
  if (unit === 'quarter') return monthsSpan(year, Math.floor((month - 1) / 3) * 3 + 1 + by * 3, 3)
  return monthsSpan(year + by, 1, 12)
}

/** The end of a week is its Friday. */
function atEdge(span: DaySpan, edge: DateParts['edge']): DaySpan {
  if (edge === undefined) return span
  const length = Math.round((Date.parse(span.to) - Date.parse(span.from)) / dayMs) + 1
  if (edge === 'end') return single(length === 7 ? addDays(span.from, 4) : span.to)
  if (edge === 'begin' && length === 7) return single(span.from)
  const third = Math.floor(length / 3)
  return edge === 'begin'
    ? { from: span.from, to: addDays(span.from, third) }
    : { from: addDays(span.from, third), to: addDays(span.to, -third) }
}

/** `month` may lie outside 1 to 12. */
function monthsSpan(year: number, month: number, count: number): DaySpan {
  return { from: isoOf(Date.UTC(year, month - 1, 1)), to: isoOf(Date.UTC(year, month - 1 + count, 0)) }
}

function monthStart(day: string, by: number): string {
  return monthsSpan(Number(day.slice(0, 4)), Number(day.slice(5, 7)) + by, 1).from
}

const single = (day: string): DaySpan => ({ from: day, to: day })
const pad = (value: number) => String(value).padStart(2, '0')
const isoOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const isDay = (day: string) => !Number.isNaN(Date.parse(day)) && isoOf(Date.parse(day)) === day
