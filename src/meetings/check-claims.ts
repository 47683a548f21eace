import { missingNames } from './facts/check-names.ts'
import { reversedClauses } from './facts/check-negation.ts'
import { missingDates, missingNumbers } from './facts/check-numbers.ts'
import { ownerIsSaid, subjectOf } from './facts/check-owner.ts'
import { type Evidence, EvidenceReader } from './facts/evidence.ts'
import { misplacedFacts } from './facts/misplaced.ts'
import { type People, peopleOf } from './facts/people.ts'
import { type Minutes, type MinutesItem, mapSections, type Section } from './minutes.ts'
import { type Spoken, segmentId } from './spoken.ts'
import { type Terms, termReplacer } from './terms.ts'

/** `citation`: it cites nothing that there is. */
export type ProblemKind = 'number' | 'date' | 'name' | 'owner' | 'negation' | 'citation'

/** What of a claim is not to be found in what it cites. */
export interface Problem {
  readonly kind: ProblemKind
  /** The words of the claim. */
  readonly what: string
}

export interface FailedClaim {
  readonly section: Section
  /** In its section. */
  readonly index: number
  readonly item: MinutesItem
  readonly problems: readonly Problem[]
}

export interface Checked {
  /** With everything that failed marked as `unverified`, and nothing else. */
  readonly minutes: Minutes
  readonly failed: readonly FailedClaim[]
}

/** Checks every entry of minutes against the segments it cites, as they were heard and as `terms` says they were meant. */
export function checkClaims(minutes: Minutes, segments: readonly Spoken[], terms: Terms = {}): Checked {
  const checker = new ClaimChecker(segments, terms)
  const failed: FailedClaim[] = []
  const marked = mapSections(minutes, (items, section) =>
    items.map((item, index) => {
      const { unverified: _, ...plain } = item
      const problems = checker.problemsOf(plain)
      if (problems.length === 0) return plain
      failed.push({ section, index, item: plain, problems })
      return { ...plain, unverified: true as const }
    }),
  )
  return { minutes: marked, failed }
}

/** Looks claims up in the segments of one meeting. */
export class ClaimChecker {
  readonly #segments: ReadonlyMap<string, Spoken>
  readonly #people: People
  readonly #reader: EvidenceReader

  constructor(segments: readonly Spoken[], terms: Terms = {}) {
    this.#reader = new EvidenceReader(termReplacer(terms))
    this.#segments = new Map(segments.map((segment) => [segmentId(segment), segment]))
    this.#people = peopleOf(segments.map(({ speakerId }) => speakerId))
  }

  /**
   * Numbers, dates, names, owners and negations of a claim that are not in the segments it cites, in whatever words
   * they were said. Empty: all of them are.
   */
  problemsOf(claim: MinutesItem): Problem[] {
    const cited = claim.segments.flatMap((id) => this.#segments.get(id) ?? [])
    if (cited.length === 0) return [{ kind: 'citation', what: claim.text }]
    const evidence = cited.map((segment) => this.#reader.of(segment))
    const found = [...this.#inText(claim.text.normalize('NFKC'), evidence), ...this.#ofAction(claim, evidence)]
    return found.filter(
      ({ kind, what }, at) => found.findIndex((each) => each.kind === kind && each.what === what) === at,
    )
  }

  #inText(text: string, evidence: readonly Evidence[]): Problem[] {
    const dates = missingDates(text, evidence)
    const names = missingNames(text, evidence, this.#people)
    const numbers = missingNumbers(text, evidence, [...dates.dates, ...names.names])
    return [
      ...numbers.map((what): Problem => ({ kind: 'number', what })),
      ...dates.missing.map(({ text: what }): Problem => ({ kind: 'date', what })),
      ...names.missing.map(({ name: what }): Problem => ({ kind: 'name', what })),
      ...reversedClauses(text, evidence).map((what): Problem => ({ kind: 'negation', what })),
      ...misplacedFacts(text, evidence, this.#people),
    ]
  }

  #ofAction({ text, owner, due }: MinutesItem, evidence: readonly Evidence[]): Problem[] {
    const owners = [...new Set([owner, subjectOf(text, this.#people)])].filter((name) => name !== undefined)
    const problems: Problem[] = owners
      .filter((name) => !ownerIsSaid(name, evidence, this.#people))
      .map((what) => ({ kind: 'owner', what }))
    const { missing } = missingDates(due ?? '', evidence)
    return [...problems, ...missing.map(({ text: what }): Problem => ({ kind: 'date', what }))]
  }
}
