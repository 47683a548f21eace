import { contentWords, stem } from '../words.ts'
import { leavesOpen, type NegationCue, negationsIn } from './negation.ts'
import { numbersIn } from './numbers.ts'

/** A part of a sentence that says one thing, and what of it is denied. */
export interface Clause {
  readonly text: string
  /** Where it begins. */
  readonly start: number
  /** Every word but negations, auxiliaries and figures: for telling that two clauses are the same. */
  readonly words: ReadonlySet<string>
  /** What it is about. */
  readonly content: ReadonlySet<string>
  /** What of the content is denied. */
  readonly denied: ReadonlySet<string>
  /** What is denied first and foremost: the predicate. */
  readonly deniedHead: ReadonlySet<string>
  /** What is denied by a verb with an opposite: "rejected" is "not approved". */
  readonly opposites: ReadonlySet<string>
  /** Negations in as many words, and such as lie in the sense of a verb. */
  readonly hard: number
  readonly soft: number
  /** The verbs and the like that these are. */
  readonly softWords: ReadonlySet<string>
  /** Asked, or not known: it says neither yes nor no. */
  readonly isOpen: boolean
}

const boundary =
  /[,，。.;；!！?？:：、—–()（）\n]+(?=\s|\p{Script=Han}|$)|\s+(?=(?:but|however|although|though|because|since|unless|whereas|while|so that|if)\s)|(?<=\p{Script=Han})(?=但是?|可是|不过|因为|所以|如果|而是|而不是|虽然)/giu
const auxiliary = new Set(
  'do does did to the a an be am is are was were been being it that this we i you they he she'.split(' '),
)
/** Content words beside a negation that are its predicate. */
const headLength = 2
/** "做不完", "来不及": the negation stands inside the verb. */
const insideVerb = /(?<verb>\p{Script=Han})不(?<result>[完成了到起下好动出掉及住通开来去上清懂见过赢])/gu

/** The clauses of a text. */
export function clausesOf(text: string): Clause[] {
  const ends = [...text.matchAll(boundary)].map((match) => match.index + match[0].length)
  return [0, ...ends]
    .map((start, index) => ({ start, part: text.slice(start, ends[index] ?? text.length) }))
    .filter(({ part }) => /[\p{L}\p{N}]/u.test(part))
    .map(({ start, part }) => clauseOf(part, start))
}

function clauseOf(text: string, start: number): Clause {
  const cues = negationsIn(text)
  const denied = new Set<string>()
  const deniedHead = new Set<string>()
  let isDenied = false
  cues.forEach((cue, index) => {
    // "Did not refuse" denies a denial; "neither A nor B" denies twice.
    isDenied = cue.isHard ? true : !isDenied
    if (!isDenied) return
    const { all, head } = scopeOf(text, cue, cues[index + 1])
    for (const word of all) denied.add(word)
    for (const word of head) deniedHead.add(word)
  })
  const opposites = new Set(cues.flatMap(({ opposite }) => (opposite === undefined ? [] : contentWords(opposite))))
  // Equal figures show that two clauses are about the same, in whatever words.
  const figures = numbersIn(text).map(({ values }) => `#${values[0]}`)
  const verbs = [...text.matchAll(insideVerb)].map(({ groups }) => `${groups?.verb}${groups?.result}`)
  for (const verb of verbs) {
    denied.add(verb)
    deniedHead.add(verb)
  }
  return {
    text,
    start,
    words: allWords(withoutCues(text, cues)),
    content: new Set([...contentWords(text), ...opposites, ...verbs, ...figures]),
    denied,
    deniedHead,
    opposites,
    hard: cues.filter(({ isHard }) => isHard).length,
    soft: cues.filter(({ isHard }) => !isHard).length,
    softWords: new Set(
      cues.flatMap(({ start: from, end, isHard }) => (isHard ? [] : contentWords(text.slice(from, end)))),
    ),
    isOpen: leavesOpen(text),
  }
}

/** What follows a negation is denied; where nothing follows, what stands before it: "the budget? there is none". */
function scopeOf(text: string, cue: NegationCue, next: NegationCue | undefined) {
  const opposite = cue.opposite === undefined ? [] : contentWords(cue.opposite)
  // "Not postponed": what is denied is the postponing.
  const end = cue.isHard && next && !next.isHard ? next.end : next?.start
  const after = contentWords(text.slice(cue.end, end ?? text.length))
  if (after.length > 0 || opposite.length > 0) {
    const all = [...opposite, ...after]
    return { all, head: all.slice(0, headLength) }
  }
  const before = next ? [] : contentWords(text.slice(0, cue.start))
  return { all: before, head: before }
}

function withoutCues(text: string, cues: readonly NegationCue[]): string {
  let plain = text
  for (const { start, end, isHard } of cues) {
    if (isHard) plain = plain.slice(0, start) + ' '.repeat(end - start) + plain.slice(end)
  }
  return plain
}

function allWords(text: string): ReadonlySet<string> {
  const words = new Set<string>()
  for (const [run] of text
    .toLowerCase()
    .matchAll(/\p{Script=Han}|(?:(?!\p{Script=Han})\p{L})(?:(?!\p{Script=Han})[\p{L}'’])*/gu)) {
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
