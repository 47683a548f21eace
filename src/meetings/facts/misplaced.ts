import { isEqual } from './check-numbers.ts'
import { isSamePerson } from './check-owner.ts'
import { type Clause, clausesOf } from './clauses.ts'
import { dateIsSaid } from './compare-dates.ts'
import { datesIn } from './dates.ts'
import { type Evidence, relatedClauses, repeatedClauses } from './evidence.ts'
import { numbersIn } from './numbers.ts'
import { namesIn, type People } from './people.ts'

export interface Misplaced {
  readonly kind: 'number' | 'date' | 'name'
  readonly what: string
}

/** A clause that shares this many words with one of the evidence says who said it. */
const leastSharedWithSpeaker = 4

/**
 * Facts of a claim that are in its evidence, but not where the claim repeats it: another number, date or person stands in
 * that very clause, or another person said it.
 */
export function misplacedFacts(text: string, evidence: readonly Evidence[], people: People): Misplaced[] {
  const day = evidence.at(-1)?.day ?? '1970-01-01'
  return clausesOf(text).flatMap((clause) => {
    const repeated = repeatedClauses(clause, evidence)
    return [
      ...(repeated.length > 0 ? otherFacts(clause, repeated, day, people) : []),
      ...otherSpeaker(clause, evidence, people),
    ]
  })
}

function otherFacts(claimed: Clause, repeated: readonly Clause[], day: string, people: People): Misplaced[] {
  const said = repeated.map(({ text, speaker }) => ({
    speaker: speaker ?? '',
    day,
    numbers: numbersIn(text),
    dates: datesIn(text),
    names: namesIn(text, people).filter(({ isPerson }) => isPerson),
  }))
  const numbers = said.flatMap((each) => each.numbers)
  const dates = said.flatMap((each) => each.dates)
  const persons = said.flatMap((each) => each.names)
  const inDates = datesIn(claimed.text)
  const isFree = ({ start, end }: { start: number; end: number }) =>
    inDates.every((date) => end <= date.start || start >= date.end)
  return [
    ...numbersIn(claimed.text)
      .filter((number) => isFree(number) && !/^(?:one|first|一|第一)$/i.test(number.text))
      .filter((number) => numbers.length > 0 && !numbers.some((other) => isEqual(number, other)))
      .map(({ text: what }) => ({ kind: 'number' as const, what })),
    ...inDates
      .filter((date) => dates.length > 0 && !dateIsSaid(date, day, said))
      .map(({ text: what }) => ({ kind: 'date' as const, what })),
    ...namesIn(claimed.text, people)
      .filter(({ isPerson, name }) => isPerson && !said.some(({ speaker }) => isSamePerson(speaker, name)))
      .filter(({ name }) => persons.length > 0 && !persons.some((other) => isSamePerson(other.name, name)))
      .map(({ name: what }) => ({ kind: 'name' as const, what })),
  ]
}

const attribution =
  /\b(?:said|says|asked|suggested|proposed|reported|explained|mentioned|noted|argued|thought|thinks|believed|announced|confirmed|warned|complained|pointed out|stated|offered|agreed|insisted|recommended)\b|说|提出|表示|认为|建议|指出|强调|介绍|汇报|提到|解释/u

/** "Bob said ..." of something that Anna said and that has nothing to do with Bob. */
function otherSpeaker(claimed: Clause, evidence: readonly Evidence[], people: People): Misplaced[] {
  const [subject] = namesIn(claimed.text, people)
  if (!subject?.isPerson || subject.start > 1 || !attribution.test(claimed.text)) return []
  const related = relatedClauses(claimed, evidence, leastSharedWithSpeaker)
  if (related.length === 0) return []
  const isTheirs = ({ speaker, text }: Clause) =>
    speaker === undefined ||
    isSamePerson(speaker, subject.name) ||
    namesIn(text, people).some(({ name }) => isSamePerson(name, subject.name))
  return related.some(isTheirs) ? [] : [{ kind: 'name', what: subject.name }]
}
