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

/** A clause of the evidence, and the segment it stands in. */
export interface FoundClause extends Clause {
  readonly of: Evidence
  /** How much it has to do with the claim: a share for repeated clauses, words of content for related ones. */
  readonly rank: number
  /** The clauses beside it. */
  readonly beside: string
}

/** Reads segments for facts, each once, however many claims cite it. */
export class EvidenceReader {
  readonly #read = new Map<number, Evidence>()
  readonly #meant: (text: string) => string

  /** `meant` says what was meant where something else was heard: both are evidence. */
  constructor(meant: (text: string) => string) {
    this.#meant = meant
  }

  of(segment: Spoken): Evidence {
    const known = this.#read.get(segment.seq)
    if (known) return known
    const heard = segment.text.normalize('NFKC')
    const text = [...new Set([heard, this.#meant(heard)])].join('\n')
    const evidence = {
      text,
      speaker: segment.speakerId === undefined ? '' : labelOf(segment.speakerId),
      label: segment.speakerId ?? '',
      day: dayOf(segment.at),
      numbers: numbersIn(text),
      dates: datesIn(text),
      clauses: clausesOf(text),
    }
    this.#read.set(segment.seq, evidence)
    return evidence
  }
}

/** From this likeness on a clause of a claim is a clause of the evidence, apart from what may have been changed in it. */
const sameLikeness = 0.7
/** Shorter clauses resemble each other by chance. */
const leastWords = 3
/** What shares less with a clause of a claim than this part of the best is about something else. */
const nearlyBest = 0.6

/** Clauses that one of a claim is compared with, at most: more of them only say one thing over and over. */
const mostClauses = 24

/** The clauses that a clause of a claim repeats nearly word by word. */
export function repeatedClauses(claimed: Clause, evidence: readonly Evidence[]): FoundClause[] {
  if (claimed.words.size < leastWords) return []
  const ranks = ranked(evidence, (clause) => likeness(claimed.words, clause.words))
  const best = bestOf(ranks)
  return best < sameLikeness ? [] : found(ranks, best - 0.05)
}

/** Those that share at least `least` words of content with a clause of a claim, and about as many as any. */
export function relatedClauses(claimed: Clause, evidence: readonly Evidence[], least: number): FoundClause[] {
  const ranks = ranked(evidence, ({ content }) => claimed.content.intersection(content).size)
  const best = bestOf(ranks)
  return best < least ? [] : found(ranks, Math.max(least, nearlyBest * best))
}

interface Rank {
  readonly of: Evidence
  readonly index: number
  readonly rank: number
}

function ranked(evidence: readonly Evidence[], rankOf: (clause: Clause) => number): Rank[] {
  return evidence.flatMap((of) => of.clauses.map((clause, index) => ({ of, index, rank: rankOf(clause) })))
}

function bestOf(ranks: readonly Rank[]): number {
  return ranks.reduce((best, { rank }) => Math.max(best, rank), 0)
}

/** The best of those that have at least this rank. */
function found(ranks: readonly Rank[], leastRank: number): FoundClause[] {
  const enough = ranks.filter(({ rank }) => rank >= leastRank).sort((a, b) => b.rank - a.rank)
  return enough.slice(0, mostClauses).flatMap(({ of, index, rank }) => {
    const clause = of.clauses[index]
    const beside = [of.clauses[index - 1], of.clauses[index + 1]].map((each) => each?.text ?? '').join(' ')
    return clause ? [{ ...clause, of, beside, rank }] : []
  })
}
