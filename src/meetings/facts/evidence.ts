import type { Spoken } from '../spoken.ts'
import { type Clause, clausesOf, likeness } from './clauses.ts'
import type { DateMention } from './date-mention.ts'
import { datesIn } from './dates.ts'
import { type NumberMention, numbersIn } from './numbers.ts'
import { labelOf } from './people.ts'
import { dayOf } from './resolve-date.ts'

/** One cited segment, read for facts. */
export interface Evidence {
  readonly text: string
  /** As people are called; '' where nobody knows who spoke. */
  readonly speaker: string
  /** The same as it came, with title and all. */
  readonly label: string
  /** ISO 8601: on which it was said. */
  readonly day: string
  readonly numbers: readonly NumberMention[]
  readonly dates: readonly DateMention[]
  readonly clauses: readonly Clause[]
}

/** Reads segments for facts, each once, however many claims cite it. */
export class EvidenceReader {
  readonly #read = new Map<number, Evidence>()

  of(segment: Spoken): Evidence {
    const known = this.#read.get(segment.seq)
    if (known) return known
    const text = segment.text.normalize('NFKC')
    const evidence = {
      text,
      speaker: segment.speakerId === undefined ? '' : labelOf(segment.speakerId),
      label: segment.speakerId ?? '',
      day: dayOf(segment.at),
      numbers: numbersIn(text),
      dates: datesIn(text),
      clauses: clausesOf(text, segment.speakerId),
    }
    this.#read.set(segment.seq, evidence)
    return evidence
  }
}

/** From this likeness on a clause of a claim is a clause of the evidence, apart from what may have been changed in it. */
const sameLikeness = 0.7
/** Shorter clauses resemble each other by chance. */
const leastWords = 3

/** The clauses that a clause of a claim repeats nearly word by word. */
export function repeatedClauses(claimed: Clause, evidence: readonly Evidence[]): Clause[] {
  if (claimed.words.size < leastWords) return []
  const alike = evidence.flatMap(({ clauses }) =>
    clauses.map((clause) => ({ clause, share: likeness(claimed.words, clause.words) })),
  )
  const best = Math.max(0, ...alike.map(({ share }) => share))
  return best < sameLikeness ? [] : alike.filter(({ share }) => share >= best - 0.05).map(({ clause }) => clause)
}

/** Of those that a clause of a claim is about: the ones that share the most content with it. */
export function relatedClauses(claimed: Clause, evidence: readonly Evidence[], leastShared: number): Clause[] {
  const shared = evidence.flatMap(({ clauses }) =>
    clauses.map((clause) => ({ clause, count: claimed.content.intersection(clause.content).size })),
  )
  const best = Math.max(0, ...shared.map(({ count }) => count))
  return best < leastShared
    ? []
    : shared.filter(({ count }) => count >= Math.max(leastShared, 0.7 * best)).map(({ clause }) => clause)
}
