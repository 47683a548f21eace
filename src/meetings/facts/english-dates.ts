import type { DateParts, DateRule, DateUnit, Weekday } from './date-mention.ts'
import { readEnglishNumber } from './english-numerals.ts'

const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const monthNames = 'january february march april may june july august september october november december'.split(' ')

/** Short forms count with a capital only: "sat" and "sun" are words. */
const weekday =
  '(?<weekday>(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)days?|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat)'
/** "may" and "march" are verbs unless a date stands beside them. */
const plainMonth =
  '(?:(?:[Jj]anuary|[Ff]ebruary|[Aa]pril|[Jj]une|[Jj]uly|[Aa]ugust|[Ss]eptember|[Oo]ctober|[Nn]ovember|[Dd]ecember)\\b|(?:Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?)'
const anyMonth = `(?:${plainMonth}|[Mm]arch\\b|Mar\\b\\.?|[Mm]ay\\b)`
const numberWord = '[a-z]+(?:[- ][a-z]+)?'
const tensWord = '(?:twenty|thirty)'
const ordinalWord = `(?:${tensWord}[- ])?(?:first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twentie|thirtie)th)`
const dayOfMonth = `(?<day>\\d{1,2}(?:st|nd|rd|th)?|${ordinalWord})(?![\\d:]|\\s*%)`
const year = '(?:,?\\s+(?<year>(?:19|20)\\d\\d))?'
const clockNumber = '\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'
const half = '(?<half>am|pm|a\\.m\\.?|p\\.m\\.?|AM|PM)'

const g = 'gu'
const gi = 'giu'

/** Ways to say a date in English, the fullest first. */
export const englishDates: readonly DateRule[] = [
  {
    pattern: /(?<![\d-])(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})(?![\d-])/gu,
    read: ({ year: y, month, day }) => validDay({ year: Number(y), month: Number(month), day: Number(day) }),
  },
  {
    pattern: new RegExp(`(?<![\\p{L}\\d])(?<month>${anyMonth})\\s+(?:the\\s+)?${dayOfMonth}${year}`, g),
    read: ({ month, day, year: y }) => validDay({ ...yearOf(y), month: monthOf(month), day: dayNumber(day) }),
  },
  {
    pattern: new RegExp(`(?<![\\p{L}\\d])(?:the\\s+)?${dayOfMonth}\\s+(?:of\\s+)?(?<month>${anyMonth})${year}`, g),
    read: ({ month, day, year: y }) => validDay({ ...yearOf(y), month: monthOf(month), day: dayNumber(day) }),
  },
  {
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?:(?<which>next|this|last|coming|following|previous)\\s+)?${weekday}(?![\\p{L}])(?:\\s+(?:of\\s+)?(?<week>next|this|last|the\\s+following)\\s+week(?!end)|\\s+(?<after>after\\s+next))?`,
      g,
    ),
    read: ({ which, weekday: name, week, after }) => ({
      weekday: weekdayOf(name),
      ...(after === undefined
        ? loose(shiftOf('week', (week ?? which)?.replace(/^the\s+/, '')), week === undefined)
        : { shift: { unit: 'week', by: 2 } as const }),
    }),
  },
  { pattern: /\b(?:the\s+)?day after tomorrow\b/giu, read: () => days(2) },
  { pattern: /\b(?:the\s+)?day before yesterday\b/giu, read: () => days(-2) },
  { pattern: /\b(?:tomorrow)\b/giu, read: () => days(1) },
  { pattern: /\byesterday\b/giu, read: () => days(-1) },
  {
    pattern: /\b(?:today|tonight|this (?:morning|afternoon|evening)|end of (?:the )?day|EOD)\b/giu,
    read: () => days(0),
  },
  {
    pattern:
      /\b(?<edge>end|beginning|start|middle)\s+of\s+(?:the\s+)?(?:(?<which>next|this|last|coming|following|current)\s+)?(?<unit>week|month|quarter|year)\b(?!s)/giu,
    read: ({ edge, which, unit }) => ({ ...shiftOf(unitOf(unit), which ?? 'this'), edge: edgeOf(edge) }),
  },
  {
    pattern: new RegExp(`\\b(?<edge>end|beginning|start|middle)\\s+of\\s+(?<month>${anyMonth})`, g),
    read: ({ edge, month }) => ({ month: monthOf(month), edge: edgeOf(edge) }),
  },
  {
    pattern:
      /\b(?<which>next|this|last|coming|following|previous|current)\s+(?<unit>week|month|quarter|year)(?:end)?\b(?!s)/giu,
    read: ({ which, unit }) => shiftOf(unitOf(unit), which),
  },
  { pattern: /\b(?:this|the|next|at the)\s+weekend\b/giu, read: () => ({ weekend: true }) },
  {
    pattern: new RegExp(
      `\\b(?:in|within)\\s+(?:the\\s+next\\s+)?(?<count>\\d{1,3}|${numberWord})\\s+(?<unit>day|week|month|year)s?\\b(?:'\\s+time)?`,
      gi,
    ),
    read: ({ count, unit }) => {
      const by = /^(?:a|an)$/.test(count ?? '') ? 1 : /^\d+$/.test(count ?? '') ? Number(count) : wordNumber(count)
      return by === undefined ? undefined : { shift: { unit: unitOf(unit), by } }
    },
  },
  {
    pattern: /\b(?:Q(?<number>[1-4])|(?<word>first|second|third|fourth|last)\s+quarter)(?!\p{L})/giu,
    read: ({ number, word }) => ({ quarter: number === undefined ? wordOrder(word, 4) : Number(number) }),
  },
  {
    pattern: /\b(?:H(?<number>[12])|(?<word>first|second)\s+half(?:\s+of\s+(?:the|this|next)\s+year))(?!\p{L})/giu,
    read: ({ number, word }) => ({ half: (number ?? (word === 'first' ? '1' : '2')) === '1' ? 1 : 2 }),
  },
  {
    pattern: new RegExp(`(?<![\\p{L}\\d])(?<month>${plainMonth})(?![\\p{L}])(?:\\s+(?<year>(?:19|20)\\d\\d))?`, g),
    read: ({ month, year: y }) => ({ ...yearOf(y), month: monthOf(month) }),
  },
  {
    pattern:
      /\b(?:in|by|until|till|of|since|during|before|after|from|to|through|early|late|mid|next|this|last)[\s-]+(?<month>[Mm]arch|[Mm]ay)\b(?:\s+(?<year>(?:19|20)\d\d))?(?!\s+(?:be|not|have|need|also|want|well|I|we|you))/gu,
    read: ({ month, year: y }) => ({ ...yearOf(y), month: monthOf(month) }),
  },
  {
    // Inside a sentence the capital tells the month from the verb.
    pattern: /(?<=[\p{Ll},] )(?<month>March|May)\b(?! (?:be|not|have|well|also|I|we|you|he|she|they|it)\b)/gu,
    read: ({ month }) => ({ month: monthOf(month) }),
  },
  {
    pattern: new RegExp(`(?<![\\p{L}\\d:.])(?<hour>${clockNumber})(?:[:.](?<minute>\\d\\d))?\\s*${half}(?!\\p{L})`, g),
    read: ({ hour, minute }) => clock(hour, Number(minute ?? 0)),
  },
  {
    pattern: /(?<![\d:])(?<hour>[01]?\d|2[0-3]):(?<minute>[0-5]\d)(?![\d:])/gu,
    read: ({ hour, minute }) => clock(hour, Number(minute)),
  },
  {
    pattern: new RegExp(`\\b(?<part>half|quarter)\\s+(?<side>past|to)\\s+(?<hour>${clockNumber})\\b`, gi),
    read: ({ part, side, hour }) => clock(hour, (part === 'half' ? 30 : 15) * (side === 'to' ? -1 : 1)),
  },
  {
    pattern: new RegExp(`\\b(?<hour>${clockNumber})(?:\\s+(?<thirty>thirty))?\\s+o['’]?clock\\b`, gi),
    read: ({ hour, thirty }) => clock(hour, thirty === undefined ? 0 : 30),
  },
  { pattern: /\b(?:at|by|until|before|after)\s+noon\b|\bmidday\b/giu, read: () => ({ minutes: 0 }) },
]

function monthOf(name: string | undefined): number {
  const start = (name ?? '').toLowerCase().replace('.', '').slice(0, 3)
  return monthNames.findIndex((month) => month.startsWith(start)) + 1
}

function weekdayOf(name: string | undefined): Weekday {
  const start = (name ?? '').toLowerCase().slice(0, 3)
  const index = weekdayNames.findIndex((each) => each.startsWith(start))
  return ([1, 2, 3, 4, 5, 6, 7] as const)[index] ?? 1
}

const yearOf = (year: string | undefined) => (year === undefined ? {} : { year: Number(year) })
const days = (by: number): DateParts => ({ shift: { unit: 'day', by } })

function validDay(parts: { year?: number; month: number; day: number }): DateParts | undefined {
  const { month, day } = parts
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? parts : undefined
}

function dayNumber(day: string | undefined): number {
  const figures = /^\d+/.exec(day ?? '')?.[0]
  return figures === undefined ? (wordNumber(day) ?? 0) : Number(figures)
}

function wordNumber(words: string | undefined): number | undefined {
  return readEnglishNumber((words ?? '').toLowerCase().split(/[\s-]+/), 0)?.values[0]
}

function shiftOf(unit: DateUnit, which: string | undefined): DateParts {
  const word = which?.toLowerCase()
  if (word === undefined) return {}
  if (word === 'next' || word === 'following' || (word === 'coming' && unit !== 'week'))
    return { shift: { unit, by: 1 } }
  if (word === 'last' || word === 'previous') return { shift: { unit, by: -1 } }
  return { shift: { unit, by: 0 } }
}

function loose({ shift }: DateParts, isLoose: boolean): DateParts {
  return shift ? { shift: { ...shift, ...(isLoose && { isLoose }) } } : {}
}

function unitOf(unit: string | undefined): DateUnit {
  const name = (unit ?? '').toLowerCase()
  return (['week', 'month', 'quarter', 'year'] as const).find((each) => each === name) ?? 'day'
}

function edgeOf(edge: string | undefined): 'begin' | 'middle' | 'end' {
  const word = edge?.toLowerCase()
  return word === 'end' ? 'end' : word === 'middle' ? 'middle' : 'begin'
}

function wordOrder(word: string | undefined, last: number): number {
  return word?.toLowerCase() === 'last' ? last : (wordNumber(word) ?? 1)
}

function clock(hour: string | undefined, minute: number): DateParts | undefined {
  const hours = /^\d+$/.test(hour ?? '') ? Number(hour) : wordNumber(hour)
  return hours === undefined || hours > 24 ? undefined : { minutes: ((((hours % 12) * 60 + minute) % 720) + 720) % 720 }
}
