import { contentWords, stem } from '../words.ts'
import { leavesOpen, negationsIn } from './negation.ts'

/** A part of a sentence that says one thing, and what of it is denied. */
export interface Clause {
  readonly text: string
  /** Who said it; `undefined`: nobody knows, or it is a claim. */
  readonly speaker: string | undefined
  /** Every word but negations, auxiliaries and figures: for telling that two clauses are the same. */
  readonly words: ReadonlySet<string>
  /** What it is about. */
  readonly content: ReadonlySet<string>
  /** What of the content is denied. */
  readonly denied: ReadonlySet<string>
  /** What is denied first and foremost: the predicate. */
  readonly deniedHead: ReadonlySet<string>
  /** Negations in as many words, and such as lie in the sense of a verb. */
  readonly hard: number
  readonly soft: number
  /** Asked, or not known: it says neither yes nor no. */
  readonly isOpen: boolean
}

const boundary =
  /[,，。.;；!！?？:：、—–()（）\n]+(?=\s|\p{Script=Han}|$)|\s+(?=(?:but|however|although|though|because|since|unless|whereas|while|so that|if|instead of|rather than)\s)|(?<=\p{Script=Han})(?=但是?|可是|不过|因为|所以|如果|而是|而不是|虽然)/giu
const auxiliary = new Set(
  'do does did to the a an be am is are was were been it that this we i you they he she'.split(' '),
)
/** Content words after a negation that are its predicate. */
const headLength = 2

/** The clauses of a text; what is asked and then answered by a bare yes or no is left open. */
export function clausesOf(text: string, speaker?: string): Clause[] {
  const ends = [...text.matchAll(boundary)].map((match) => match.index + match[0].length)
  const parts = [0, ...ends].map((from, index) => text.slice(from, ends[index] ?? text.length))
  return parts.filter((part) => /[\p{L}\p{N}]/u.test(part)).map((part) => clauseOf(part, speaker))
}

function clauseOf(text: string, speaker: string | undefined): Clause {
  const cues = negationsIn(text)
  const denied = new Set<string>()
  const deniedHead = new Set<string>()
  let isDenied = false
  cues.forEach((cue, index) => {
    // "Did not refuse" denies a denial; "neither A nor B" denies twice.
    isDenied = cue.isHard ? true : !isDenied
    const scope = contentWords(text.slice(cue.end, cues[index + 1]?.start ?? text.length))
    const opposite = cue.opposite === undefined ? [] : contentWords(cue.opposite)
    const all = [...opposite, ...scope]
    if (isDenied) for (const word of all) denied.add(word)
    if (isDenied) for (const word of all.slice(0, headLength)) deniedHead.add(word)
  })
  const opposites = cues.flatMap(({ opposite }) => (opposite === undefined ? [] : contentWords(opposite)))
  return {
    text,
    speaker,
    words: allWords(withoutCues(text, cues)),
    content: new Set([...contentWords(text), ...opposites]),
    denied,
    deniedHead,
    hard: cues.filter(({ isHard }) => isHard).length,
    soft: cues.filter(({ isHard }) => !isHard).length,
    isOpen: leavesOpen(text),
  }
}

function withoutCues(text: string, cues: readonly { start: number; end: number; isHard: boolean }[]): string {
  let plain = text
  for (const { start, end, isHard } of cues) {
    if (isHard) plain = plain.slice(0, start) + ' '.repeat(end - start) + plain.slice(end)
  }
  return plain
}

function allWords(text: string): ReadonlySet<string> {
  const words = new Set<string>()
  for (const [run] of text.toLowerCase().matchAll(/\p{Script=Han}|[\p{L}][\p{L}'’]*/gu)) {
    const word = stem(run)
    if (!auxiliary.has(run) && word !== '') words.add(word)
  }
  return words
}

/** Share of the words of both that are in both. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = a.intersection(b).size
  return shared === 0 ? 0 : shared / (a.size + b.size - shared)
}
