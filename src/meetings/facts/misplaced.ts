import { isEqual } from './check-numbers.ts'
import { isSamePerson } from './check-owner.ts'
import { type Clause, clausesOf } from './clauses.ts'
import { dateIsSaid } from './compare-dates.ts'
import type { DateMention } from './date-mention.ts'
import { datesIn } from './dates.ts'
import { type Evidence, type FoundClause, relatedClauses, repeatedClauses } from './evidence.ts'
import { numbersIn } from './numbers.ts'
import { type NameMention, names, namesIn, type People } from './people.ts'

export interface Misplaced {
  readonly kind: 'number' | 'date' | 'name'
  readonly what: string
}

/** A clause that shares this many words, and this share of them, with one of the evidence is about the same. */
const leastShared = 3
const leastShare = 0.5
/** Who said something takes more: people repeat each other. */
const leastSharedWithSpeaker = 4

/**
 * Facts of a claim that are in its evidence, but not where the evidence speaks of the same: another number, date or
 * person stands in that very clause, or another person said it.
 */
export function misplacedFacts(text: string, evidence: readonly Evidence[], people: People): Misplaced[] {
  const source = /^(?:according to|根据|据)\s*(?<rest>.*)$/isu.exec(text)?.groups?.rest
  const [authority] = source === undefined ? [] : namesIn(source, people).filter(({ start }) => start < 2)
  const allDates = datesIn(text)
  return clausesOf(text).flatMap((clause) => {
    const least = Math.max(leastShared, Math.ceil(leastShare * clause.content.size))
    const repeated = repeatedClauses(clause, evidence)
    const same = repeated.length > 0 ? repeated : relatedClauses(clause, evidence, least)
    if (same.length === 0) return []
    return [
      ...otherFacts(clause, allDates, same),
      ...otherNames(clause, same, people),
      ...otherSpeaker(authority ?? subjectWhoSaid(clause, people), clause, same),
    ]
  })
}

/** One of a kind stands there, and none of them is the claim's. */
function otherFacts(claimed: Clause, allDates: readonly DateMention[], same: readonly FoundClause[]): Misplaced[] {
  const said = same.map(({ text, beside, of }) => ({
    day: of.day,
    numbers: firstFound(numbersIn(text), () => numbersIn(beside)),
    dates: firstFound(datesIn(text), () => datesIn(beside)),
  }))
  const numbers = said.flatMap((each) => each.numbers)
  const dates = said.flatMap((each) => each.dates)
  // A date can go across the end of a clause: "January 15, 2027".
  const within = allDates.map((date) => ({ ...date, start: date.start - claimed.start, end: date.end - claimed.start }))
  const claimedDates = within.filter(({ start, end }) => end > 0 && start < claimed.text.length)
  const isNoDate = ({ start, end }: { start: number; end: number }) =>
    claimedDates.every((date) => end <= date.start || start >= date.end)
  const day = same[0]?.of.day ?? ''
  return [
    ...numbersIn(claimed.text)
      .filter((number) => isNoDate(number) && !/^(?:one|first|一|第一)$/i.test(number.text))
      .filter((number) => numbers.length > 0 && !numbers.some((other) => isEqual(number, other)))
      .map(({ text: what }) => ({ kind: 'number' as const, what })),
    ...claimedDates
      .filter((date) => dates.length > 0 && !dateIsSaid(date, day, said))
      .map(({ text: what }) => ({ kind: 'date' as const, what })),
  ]
}

/** What stands in the clause itself; where nothing does, what stands beside it. */
function firstFound<T>(inside: readonly T[], beside: () => readonly T[]): readonly T[] {
  return inside.length > 0 ? inside : beside()
}

/** Somebody else is named there, and nobody whom the claim names. */
function otherNames(claimed: Clause, same: readonly FoundClause[], people: People): Misplaced[] {
  const said = same.flatMap(({ text }) => namesIn(text, people).filter(isCalled))
  const claimedNames = namesIn(claimed.text, people)
    .filter(isCalled)
    .filter(({ name }) => !same.some(({ of }) => isSamePerson(of.speaker, name)))
  const isThere = ({ name }: NameMention) => said.some((other) => isSamePerson(other.name, name))
  if (said.length === 0 || claimedNames.some(isThere)) return []
  return claimedNames.map(({ name: what }) => ({ kind: 'name', what }))
}

/** A person, or somebody or something with a name; no code or abbreviation. */
function isCalled({ name, isPerson }: NameMention): boolean {
  return isPerson || /^\p{Lu}\p{Ll}+$/u.test(name)
}

const attribution =
  /\b(?:said|says|asked|suggested|proposed|reported|explained|mentioned|noted|argued|thought|thinks|believed|announced|confirmed|warned|complained|pointed out|stated|offered|agreed|insisted|recommended)\b|说|提出|表示|认为|建议|指出|强调|介绍|汇报|提到|解释/u

/** Of whom a clause reports that they said something. */
function subjectWhoSaid({ text }: Clause, people: People): NameMention | undefined {
  const [subject] = namesIn(text, people)
  return subject?.isPerson && subject.start < 2 && attribution.test(text) ? subject : undefined
}

/** "Bob said ..." of something that Anna said and that has nothing to do with Bob. */
function otherSpeaker(claimed: NameMention | undefined, clause: Clause, same: readonly FoundClause[]): Misplaced[] {
  const shared = Math.max(...same.map(({ content }) => clause.content.intersection(content).size))
  if (!claimed || shared < leastSharedWithSpeaker) return []
  const isTheirs = ({ of }: FoundClause) =>
    of.speaker === '' || isSamePerson(of.speaker, claimed.name) || names(of.text, claimed.name)
  return same.some(isTheirs) ? [] : [{ kind: 'name', what: claimed.name }]
}
