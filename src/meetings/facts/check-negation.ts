import { type Clause, clausesOf } from './clauses.ts'
import { type Evidence, relatedClauses, repeatedClauses } from './evidence.ts'

/** Words that a clause of a claim has to share with one of the evidence to be held against it. */
const leastShared = 2
const leastShare = 0.4

/** Clauses of a claim that deny what the evidence affirms, or affirm what it denies. */
export function reversedClauses(text: string, evidence: readonly Evidence[]): string[] {
  return clausesOf(text)
    .filter((clause) => !clause.isOpen && isReversed(clause, evidence))
    .map((clause) => clause.text.trim())
}

function isReversed(claimed: Clause, evidence: readonly Evidence[]): boolean {
  const denies = claimed.hard > 0
  const repeated = repeatedClauses(claimed, evidence)
  if (repeated.length > 0) return repeated.every((clause) => !clause.isOpen && isOdd(clause) !== isOdd(claimed))
  const least = Math.max(leastShared, Math.ceil(leastShare * claimed.content.size))
  const telling = relatedClauses(claimed, evidence, least)
  if (telling.length > 0) {
    return telling.every((clause) => contradicts(claimed, clause)) && !(denies && isDeniedElsewhere(claimed, evidence))
  }
  return denies && !hasAnyDenial(evidence)
}

/** An even number of denials is none. */
function isOdd({ hard, soft }: Clause): boolean {
  return (hard > 0 ? 1 + soft : soft) % 2 === 1
}

function contradicts(claimed: Clause, said: Clause): boolean {
  if (said.isOpen) return false
  const shared = claimed.content.intersection(said.content)
  const deniedHere = claimed.denied.intersection(shared)
  if (deniedHere.size > 0 && deniedHere.isDisjointFrom(said.denied)) return said.hard + said.soft === 0
  const affirmedHere = said.deniedHead.intersection(shared).difference(claimed.denied)
  return affirmedHere.size > 0 && claimed.hard + claimed.soft === 0
}

function hasAnyDenial(evidence: readonly Evidence[]): boolean {
  return evidence.some(({ clauses }) => clauses.some(({ hard, soft }) => hard + soft > 0))
}

/** Whether something is denied in the evidence that could be what the claim is about, in other words. */
function isDeniedElsewhere(claimed: Clause, evidence: readonly Evidence[]): boolean {
  return evidence.some(({ clauses }) =>
    clauses.some((clause) => clause.hard + clause.soft > 0 && !clause.content.isDisjointFrom(claimed.content)),
  )
}
