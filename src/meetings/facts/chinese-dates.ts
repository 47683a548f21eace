import { chineseNumbers } from './chinese-numerals.ts'
import type { DateParts, DateRule, DateUnit, Weekday } from './date-mention.ts'

const small = '\\d{1,2}|[一二两三四五六七八九十]{1,3}'
const part = '(?<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|今晚|明晚|今早|明早|夜里)'

/** Ways to say a date in Chinese, the fullest first. */
export const chineseDates: readonly DateRule[] = [
  {
    pattern: new RegExp(
      `(?:(?<year>\\d{4}|[零〇一二三四五六七八九]{4})年|(?<which>今年|明年|去年|后年|前年)的?)?(?<month>${small})月(?!亮|份额)(?:份)?(?:(?<day>\\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?(?!个|点|[%\\d]))?(?<edge>底|初|中旬|上旬|下旬|末)?`,
      'gu',
    ),
    read: ({ year, which, month, day, edge }) => {
      const value = numberOf(month)
      if (value === undefined || value < 1 || value > 12) return undefined
      const dayValue = numberOf(day)
      return {
        month: value,
        ...(year !== undefined && { year: Number(/^\d/.test(year) ? year : chineseNumbers(year)[0]) }),
        ...(which !== undefined && { shift: { unit: 'year', by: yearShift(which) } }),
        ...(dayValue !== undefined && dayValue <= 31 && { day: dayValue }),
        ...(edge !== undefined && { edge: edgeOf(edge) }),
      }
    },
  },
  {
    pattern:
      /(?<which>下下个?|下个?|上上个?|上个?|本|这个?)?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天1-6])(?!个|些|期|季|岁|年)/gu,
    read: ({ which, weekday }) => ({
      weekday: weekdayOf(weekday),
      ...(which !== undefined && { shift: { unit: 'week', by: shiftBy(which) } }),
    }),
  },
  { pattern: /大后天/gu, read: () => days(3) },
  { pattern: /(?<!今)后天(?!的努力)/gu, read: () => days(2) },
  { pattern: /明[天日晚早](?!星)/gu, read: () => days(1) },
  { pattern: /今[天日晚早]|当天/gu, read: () => days(0) },
  { pattern: /昨[天日晚]/gu, read: () => days(-1) },
  { pattern: /前天/gu, read: () => days(-2) },
  {
    pattern:
      /(?<which>下下个?|下个?|上上个?|上个?|本|这个?|当)(?<unit>周末|周|星期|礼拜|月|季度|财年)(?!期|围|岁|边|刊|年|子|光|转|到)(?<edge>底|初|末|中)?/gu,
    read: ({ which, unit, edge }) => ({
      shift: { unit: unitOf(unit), by: shiftBy(which ?? '') },
      ...(edge !== undefined && { edge: edgeOf(edge) }),
      ...(unit === '周末' && { weekend: true as const }),
    }),
  },
  {
    pattern: /(?<which>今年|明年|去年|后年|前年)(?<edge>年?底|年?初|年中|年末)?/gu,
    read: ({ which, edge }) => ({
      shift: { unit: 'year', by: yearShift(which ?? '') },
      ...(edge !== undefined && { edge: edgeOf(edge) }),
    }),
  },
  {
    pattern: /(?<unit>年|月)(?<edge>底|末|初)(?!始|步|衷|级)/gu,
    read: ({ unit, edge }) => ({ shift: { unit: unitOf(unit), by: 0 }, edge: edgeOf(edge ?? '') }),
  },
  { pattern: /周末/gu, read: () => ({ weekend: true }) },
  {
    pattern: new RegExp(
      `(?<count>${small})(?<unit>天|日|周|个星期|个礼拜|星期|个月|年)(?:之?后|以后|之?内|以内)`,
      'gu',
    ),
    read: ({ count, unit }) => {
      const by = numberOf(count)
      return by === undefined ? undefined : { shift: { unit: unitOf(unit), by } }
    },
  },
  {
    pattern: /第?(?<quarter>[一二三四1-4])季度|Q(?<number>[1-4])/gu,
    read: ({ quarter, number }) => ({ quarter: numberOf(quarter ?? number) ?? 1 }),
  },
  { pattern: /(?<half>上|下)半年/gu, read: ({ half }) => ({ half: half === '上' ? 1 : 2 }) },
  {
    pattern: new RegExp(
      `${part}的?(?<hour>${small})[点时](?!间|候)钟?(?:(?<rest>半|一刻|三刻)|(?<minute>\\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?`,
      'gu',
    ),
    read: clock,
  },
  {
    pattern: new RegExp(
      `(?<hour>${small})点(?:钟|整|(?<rest>半|一刻|三刻)|(?<minute>\\d{1,2}|[零一二三四五六七八九十]{1,3})分)`,
      'gu',
    ),
    read: clock,
  },
  {
    pattern:
      /(?<![\d.月])(?<day>\d{1,2}|[一二三四五六七八九十]{1,3})[日号](?![线楼机店院桌门厅馆房车码位球称召\p{Script=Latin}])/gu,
    read: ({ day }) => {
      const value = numberOf(day)
      return value === undefined || value < 1 || value > 31 ? undefined : { day: value }
    },
  },
]

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return /^\d+$/.test(text) ? Number(text) : chineseNumbers(text)[0]
}

function weekdayOf(name: string | undefined): Weekday {
  const index = Math.max('一二三四五六日'.indexOf(name ?? '?'), '123456天'.indexOf(name ?? '?'))
  return ([1, 2, 3, 4, 5, 6, 7] as const)[index] ?? 1
}

const days = (by: number): DateParts => ({ shift: { unit: 'day', by } })

function shiftBy(which: string): number {
  const sign = which.startsWith('下') ? 1 : which.startsWith('上') ? -1 : 0
  return sign * (/^(?:下下|上上)/.test(which) ? 2 : 1)
}

function yearShift(which: string): number {
  return { 今年: 0, 明年: 1, 去年: -1, 后年: 2, 前年: -2 }[which] ?? 0
}

function unitOf(unit: string | undefined): DateUnit {
  if (/周|星期|礼拜/.test(unit ?? '')) return 'week'
  if (/月/.test(unit ?? '')) return 'month'
  if (/季/.test(unit ?? '')) return 'quarter'
  return /年/.test(unit ?? '') ? 'year' : 'day'
}

function edgeOf(edge: string): 'begin' | 'middle' | 'end' {
  return /底|末|下旬/.test(edge) ? 'end' : /中/.test(edge) ? 'middle' : 'begin'
}

function clock({ hour, rest, minute }: Readonly<Record<string, string | undefined>>): DateParts | undefined {
  const hours = numberOf(hour)
  if (hours === undefined || hours > 24) return undefined
  const minutes = { 半: 30, 一刻: 15, 三刻: 45 }[rest ?? ''] ?? numberOf(minute?.replace(/^零/, '')) ?? 0
  return { minutes: ((hours % 12) * 60 + minutes) % 720 }
}
