import type { MinutesItem } from '../../src/meetings/minutes.ts'
import {
  type ClaimTemplate,
  chineseDatePool,
  chinesePeople,
  chineseTemplates,
  chineseThings,
  type DateChoice,
  englishDatePool,
  englishPeople,
  englishTemplates,
  englishThings,
  laterChineseTemplates,
  laterEnglishTemplates,
  meetingDay,
} from './claim-templates.ts'
import type { Provable, TrialSummary } from './claim-trial.ts'
import { sayChinese, sayEnglish } from './say-number.ts'

type Random = () => number

const worlds = {
  en: { people: englishPeople, things: englishThings, dates: englishDatePool },
  zh: { people: chinesePeople, things: chineseThings, dates: chineseDatePool },
} as const
const templates = {
  generated: { en: englishTemplates, zh: chineseTemplates },
  later: { en: laterEnglishTemplates, zh: laterChineseTemplates },
} as const
type Origin = keyof typeof templates
type Language = keyof typeof worlds

/** What the slots of a template are filled with. */
interface Filling {
  readonly p: string
  readonly q: string
  readonly t: string
  readonly n: number
  readonly m: number
  readonly c: number
  readonly d: DateChoice
}

const startedAt = Date.parse(`${meetingDay}T09:00:00Z`)
const segmentsEach = 12
const claimsEach = 5

/** Summaries of meetings that never were, in which everything claimed was said, mostly in other words. */
export function generatedSummaries(count: number, random: Random, origin: Origin): TrialSummary[] {
  return Array.from({ length: count }, (_, index) => generatedSummary(index % 2 === 0 ? 'en' : 'zh', origin, random))
}

function generatedSummary(language: Language, origin: Origin, random: Random): TrialSummary {
  const world = worlds[language]
  const group = shuffled(world.people, random).slice(0, 5)
  const facts = shuffled<ClaimTemplate>(templates[origin][language], random)
    .slice(0, segmentsEach)
    .map((template) => ({ template, filling: fill(language, group, random) }))
  const segments = facts.map(({ template, filling }, index) => ({
    seq: index + 1,
    at: startedAt + index * 20_000,
    speakerId: filling.p,
    text: said(template.say, filling, language, random),
  }))
  const claims = facts
    .slice(0, claimsEach)
    .map(({ template, filling }, index) => provable(template, filling, index + 1, language, group, random))
  return { source: `${origin} ${language}`, segments, claims }
}

function provable(
  template: ClaimTemplate,
  filling: Filling,
  seq: number,
  language: Language,
  group: readonly string[],
  random: Random,
): Provable {
  // A third of the claims cites a neighbour as well, in which other facts stand.
  const segments = [`s${seq}`, ...(random() < 1 / 3 ? [`s${seq + 1}`] : [])]
  const owner = template.owner && filling[template.owner]
  const writtenDue = template.due && (random() < 0.5 ? filling.d.day : pick(filling.d.written, random))
  const item = (text: string, other: { owner?: string; due?: string } = {}): MinutesItem => {
    const { owner: who = owner, due = writtenDue } = other
    return { text, segments, ...(who !== undefined && { owner: who }), ...(due !== undefined && { due }) }
  }
  const write = (filled: Filling) => written(template.claim, filled, language, random)
  const uses = (slots: string) => [...slots].filter((slot) => template.claim.includes(`{${slot}}`))
  const [numberSlot] = shuffled(uses('nmc'), random)
  const otherDate = pick(
    worlds[language].dates.filter(({ group: same }) => same !== filling.d.group),
    random,
  )
  const others = worlds[language].people.filter((person) => person !== filling.p && person !== filling.q)
  const stranger = pick(random() < 0.5 ? group.filter((person) => others.includes(person)) : others, random)
  // The owner's name in the text is the owner's affair; any other name is a name.
  const nameSlot = uses('q').find(() => template.owner !== 'q')
  const ownerSlot = template.owner
  return {
    claim: item(write(filling)),
    wrong: {
      ...(numberSlot && {
        number: item(write({ ...filling, [numberSlot]: otherNumber(numberSlot, filling, random) })),
      }),
      ...(nameSlot && { name: item(write({ ...filling, q: stranger })) }),
      ...(uses('d').length > 0
        ? { date: item(write({ ...filling, d: otherDate }), template.due ? { due: otherDate.day } : {}) }
        : template.due && { date: item(write(filling), { due: otherDate.day }) }),
      ...(ownerSlot && {
        owner: item(write(random() < 0.5 ? { ...filling, [ownerSlot]: stranger } : filling), { owner: stranger }),
      }),
      negation: item(written(template.flip, filling, language, random)),
    },
  }
}

function fill(language: Language, group: readonly string[], random: Random): Filling {
  const [p = '', q = ''] = shuffled(group, random)
  const { things, dates } = worlds[language]
  return {
    p,
    q,
    t: pick(things, random),
    n: 3 + Math.floor(random() * 40),
    m: (2 + Math.floor(random() * 90)) * pick([100, 500, 1000, 5000], random),
    c: 3 + Math.floor(random() * 90),
    d: pick(dates, random),
  }
}

function otherNumber(slot: string, filling: Filling, random: Random): number {
  const old = slot === 'm' ? filling.m : slot === 'c' ? filling.c : filling.n
  const other = slot === 'm' ? old + pick([1000, 5000, 10_000], random) : old + 1 + Math.floor(random() * 20)
  return random() < 0.3 && old > 20 ? old - (slot === 'm' ? 100 : 10) : other
}

function said(text: string, filling: Filling, language: Language, random: Random): string {
  const number = (value: number) => {
    if (random() < 0.3) return String(value)
    return language === 'zh' ? sayChinese(value) : sayEnglish(value)
  }
  return filled(text, filling, pick(filling.d.said, random), number)
}

function written(text: string, filling: Filling, language: Language, random: Random): string {
  const grouped = (value: number) => value.toLocaleString('en-US')
  const number = (value: number) => {
    const forms = [String(value), grouped(value)]
    if (language === 'en' && value < 13) forms.push(sayEnglish(value))
    if (language === 'en' && value >= 1000 && value % 500 === 0) forms.push(`${value / 1000}k`)
    if (language === 'zh' && value >= 10_000) forms.push(`${value / 10_000}万`)
    return pick(forms, random)
  }
  return filled(text, filling, pick(filling.d.written, random), number)
}

function filled(text: string, filling: Filling, date: string, number: (value: number) => string): string {
  const { p, q, t, n, m, c } = filling
  return text.replaceAll(/\{(\w)\}/g, (_, slot: string) => {
    const words: Readonly<Record<string, string>> = { p, q, t, d: date }
    const numbers: Readonly<Record<string, number>> = { n, m, c }
    return words[slot] ?? number(numbers[slot] ?? 0)
  })
}

function pick<T>(list: readonly T[], random: Random): T {
  const item = list[Math.floor(random() * list.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
