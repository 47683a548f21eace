import { sentencesOf } from '../../src/meetings/sentences.ts'
import { type Spoken, segmentId } from '../../src/meetings/spoken.ts'
import type { Provable, TrialSummary } from './claim-trial.ts'
import type { RecordedMeeting } from './recorded-meetings.ts'
import { sayChinese, sayEnglish } from './say-number.ts'

type Random = () => number

const claimsEach = 5
const { floor } = Math

const englishNumbers =
  /\b(?:\d[\d,]*(?:\.\d+)?|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:two|three|four|five|six|seven|eight|nine|hundred|thousand|million))?)\b(?!th|st|[-'’]\w)/i
const chineseNumbers =
  /\d+(?:\.\d+)?(?=%|个|年|万|亿|块|元|倍|岁|人|次|家|只|条|分|月|天|小时)|(?<=[^第零一二三四五六七八九十百千万])[二三四五六七八九十][十百千万]?(?=个(?!字)|年|万|亿|块|元|倍|岁|位|次|家|天)/u
const englishDates =
  /\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|April|June|July|August|September|October|November|December|tomorrow|yesterday|next week|last week|next month|last year|next year)\b/
const dateSwaps: Readonly<Record<string, string>> = {
  Monday: 'Thursday',
  Tuesday: 'Friday',
  Wednesday: 'Monday',
  Thursday: 'Tuesday',
  Friday: 'Wednesday',
  Saturday: 'Tuesday',
  Sunday: 'Thursday',
  January: 'May',
  February: 'August',
  April: 'October',
  June: 'September',
  July: 'February',
  August: 'March',
  September: 'January',
  October: 'June',
  November: 'April',
  December: 'July',
  tomorrow: 'yesterday',
  yesterday: 'tomorrow',
  'next week': 'last week',
  'last week': 'next month',
  'next month': 'last month',
  'last year': 'next year',
  'next year': 'last year',
  今天: '昨天',
  明天: '昨天',
  昨天: '明天',
  今年: '去年',
  去年: '明年',
  明年: '去年',
  下周: '上周',
  上周: '下周',
  周一: '周四',
  周五: '周二',
}
const chineseDates = /今天(?!的)|明天|昨天|今年|去年|明年|下周|上周|周[一五]/u
const auxiliaries = /\b(is|are|was|were|will|would|can|could|should|must)\b(?! (?:not|n't))(?!n['’]t)/
const chineseAuxiliaries = /(?<![不没是也还就都能可])(会|能够|应该|可以|需要|愿意)(?![不没])/u

/** Summaries of real meetings: sentences as they were said, each citing where. */
export function recordedSummaries(meetings: readonly RecordedMeeting[], count: number, random: Random): TrialSummary[] {
  const pools = meetings.map((meeting) => ({ meeting, claims: shuffled(provables(meeting, random), random) }))
  return Array.from({ length: count }, (_, index) => {
    const pool = pools[index % pools.length]
    if (!pool) throw new Error('there are no meetings')
    const from = (floor(index / pools.length) * claimsEach) % Math.max(1, pool.claims.length - claimsEach)
    const claims = pool.claims.slice(from, from + claimsEach)
    return { source: `recorded ${pool.meeting.language}`, segments: pool.meeting.segments, claims }
  })
}

/** Every sentence of a meeting that is long enough to say something and of which a wrong version can be made. */
function provables(meeting: RecordedMeeting, random: Random): Provable[] {
  const speakers = [...new Set(meeting.segments.map(({ speakerId }) => speakerId ?? ''))]
  return meeting.segments.flatMap((segment, place) =>
    sentencesOf(segment.text).flatMap(({ text }) => {
      const size = meeting.language === 'zh' ? text.length : text.split(' ').length
      const isStatement = size > (meeting.language === 'zh' ? 12 : 7) && size < 60 && !/[?？]/.test(text)
      const provable = isStatement
        ? provableOf(text, segment, meeting.segments[place + 1], speakers, random)
        : undefined
      return provable && Object.keys(provable.wrong).length > 0 ? [provable] : []
    }),
  )
}

function provableOf(
  text: string,
  segment: Spoken,
  next: Spoken | undefined,
  speakers: readonly string[],
  random: Random,
): Provable {
  const segments = [segmentId(segment), ...(next && random() < 1 / 3 ? [segmentId(next)] : [])]
  const isCited = (words: string) =>
    [segment, ...(segments.length > 1 && next ? [next] : [])].some(
      (cited) => cited.text.toLowerCase().includes(words.toLowerCase()) || cited.speakerId === words,
    )
  const strangers = speakers.filter((speaker) => !isCited(speaker))
  const stranger = strangers[floor(random() * strangers.length)]
  const promises = /\bI(?:'ll| will)\b|我(?:来|会)/.test(text) && segment.speakerId !== undefined
  const claim = { text, segments, ...(promises && { owner: segment.speakerId ?? '' }) }
  const wrong = (changed: string | undefined) =>
    changed === undefined || changed === text ? undefined : { ...claim, text: changed }
  const number = wrong(otherNumber(text, segment.text + (segments.length > 1 ? (next?.text ?? '') : ''), random))
  const date = wrong(otherDate(text))
  const name = wrong(otherName(text, speakers, isCited))
  const negation = wrong(reversed(text))
  const owner = promises && stranger !== undefined ? { ...claim, owner: stranger } : undefined
  return {
    claim,
    wrong: {
      ...(number && { number }),
      ...(date && { date }),
      ...(name && { name }),
      ...(negation && { negation }),
      ...(owner && { owner }),
    },
  }
}

function otherNumber(text: string, cited: string, random: Random): string | undefined {
  const match = englishNumbers.exec(text) ?? chineseNumbers.exec(text)
  if (!match) return undefined
  const value = 13 + floor(random() * 80)
  const isFigure = /^\d/.test(match[0])
  const isHan = /^\p{Script=Han}/u.test(match[0])
  const other = isFigure ? String(value) : isHan ? sayChinese(value) : sayEnglish(value)
  if (cited.includes(other) || cited.includes(String(value))) return undefined
  return text.slice(0, match.index) + other + text.slice(match.index + match[0].length)
}

function otherDate(text: string): string | undefined {
  const found = (englishDates.exec(text) ?? chineseDates.exec(text))?.[0]
  const other = found === undefined ? undefined : dateSwaps[found]
  return found === undefined || other === undefined ? undefined : text.replace(found, other)
}

/** A speaker or a name of the text, exchanged for another speaker's. */
function otherName(text: string, speakers: readonly string[], isCited: (words: string) => boolean): string | undefined {
  const plain = (speaker: string) => speaker.replace(/\s*\(.*$/, '')
  const other = speakers
    .map(plain)
    .find((speaker) => !isCited(speaker) && speaker.split(' ').every((part) => !isCited(part)))
  if (other === undefined) return undefined
  const speaker = speakers.map(plain).find((each) => text.includes(each))
  const named =
    speaker ??
    /(?<=[a-z,] )(?:Mr\.|Ms\.|Mrs\.|Minister|Professor)?\s?\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}+)?/u.exec(text)?.[0]
  return named === undefined ? undefined : text.replace(named, /^\s/.test(named) ? ` ${other}` : other)
}

function reversed(text: string): string | undefined {
  const contracted = /\b(is|are|was|were|would|could|should|do|does|did)n['’]t\b/.exec(text)
  if (contracted && !/\b(?:don['’]t|not) (?:know|think|forget|worry)/.test(text)) {
    const plain = /^do|^did/.test(contracted[1] ?? '') ? '' : contracted[1]
    return text.replace(contracted[0], plain ?? '').replace(/\s+/g, ' ')
  }
  const auxiliary = auxiliaries.exec(text) ?? chineseAuxiliaries.exec(text)
  if (!auxiliary) return undefined
  const end = auxiliary.index + auxiliary[0].length
  return /^\p{Script=Han}/u.test(auxiliary[0])
    ? `${text.slice(0, auxiliary.index)}不${text.slice(auxiliary.index)}`
    : `${text.slice(0, end)} not${text.slice(end)}`
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
