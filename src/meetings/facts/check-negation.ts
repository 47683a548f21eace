import { type Clause, clausesOf } from './clauses.ts'
import { type Evidence, type FoundClause, relatedClauses, repeatedClauses } from './evidence.ts'
import { countNegations } from './negation.ts'

/** Words, and share of its words, that a clause of a claim has in common with what is held against it. */
const leastShared = 2
const leastShare = 0.4
/** With so much in common one cannot deny and the other affirm, whatever their verbs. */
const sureShared = 3
const sureShare = 0.75
/** From this likeness on it is the same clause, but for what was made of it. */
const sameWords = 0.9

/** Clauses of a claim that deny what the evidence affirms, or affirm what it denies. */
export function reversedClauses(text: string, evidence: readonly Evidence[]): string[] {
  return clausesOf(text)
    .filter((clause) => isReversed(clause, evidence))
    .map((clause) => clause.text.trim())
}

function isReversed(claimed: Clause, evidence: readonly Evidence[]): boolean {
  if (!claimed.isOpen && claimed.hard > denialsIn(evidence)) return true
  const repeated = repeatedClauses(claimed, evidence)
  if (repeated.length > 0) return repeated.every((clause) => isTurned(claimed, clause))
  if (claimed.isOpen) return false
  const least = Math.min(claimed.content.size, Math.max(leastShared, Math.ceil(leastShare * claimed.content.size)))
  // One word in common tells of a denial only.
  if (least === 0 || (least === 1 && claimed.hard === 0)) return false
  const related = relatedClauses(claimed, evidence, least)
  const deniedHere = claimed.hard > 0 ? claimed.denied : claimed.opposites
  if (deniedHere.size > 0 || claimed.hard > 0) {
    const affirming = related.filter(({ content }) => !content.isDisjointFrom(deniedHere))
    return (
      affirming.length > 0 &&
      affirming.every((clause) => affirms(clause, claimed)) &&
      !isDeniedElsewhere(claimed, evidence)
    )
  }
  return related.length > 0 && related.every((clause) => denies(clause, claimed))
}

/** Where the words are the same, every negation counts; where they only are alike, those that deny something. */
function isTurned(claimed: Clause, said: FoundClause): boolean {
  if (said.rank >= sameWords) return countNegations(claimed.text) % 2 !== countNegations(said.text) % 2
  return !said.isOpen && isOdd(said) !== isOdd(claimed)
}

/** An even number of denials is none. */
function isOdd({ hard, soft }: Clause): boolean {
  return (hard > 0 ? 1 + soft : soft) % 2 === 1
}

/** A verb like "postpone" denies nothing to a claim that has it as well. */
function affirms({ hard, soft, softWords, isOpen }: Clause, claimed: Clause): boolean {
  const isShared = soft > 0 && softWords.size > 0 && softWords.isSubsetOf(claimed.content)
  return !isOpen && hard === 0 && (soft === 0 || isShared)
}

/** Whether a clause of the evidence denies what a clause of the claim affirms. */
function denies(said: Clause, claimed: Clause): boolean {
  if (said.isOpen || claimed.soft > 0) return false
  const shared = claimed.content.intersection(said.content)
  const isSure = shared.size >= sureShared && shared.size >= sureShare * claimed.content.size
  return !said.deniedHead.isDisjointFrom(claimed.content) || (isSure && said.hard > 0)
}

function denialsIn(evidence: readonly Evidence[]): number {
  return evidence.reduce(
    (sum, { clauses }) => sum + clauses.reduce((count, { hard, soft }) => count + hard + soft, 0),
    0,
  )
}

/** Whether the predicate that the claim denies is denied in the evidence, in a clause that shares less with it. */
function isDeniedElsewhere(claimed: Clause, evidence: readonly Evidence[]): boolean {
  return evidence.some(({ clauses }) =>
    clauses.some(
      ({ denied, deniedHead }) =>
        !denied.isDisjointFrom(claimed.deniedHead) || !deniedHead.isDisjointFrom(claimed.denied),
    ),
  )
}
