import { cutText } from '../lib/text.ts'
import { cueStrength } from './cues.ts'
import { dueIn } from './due.ts'
import { ownersIn, promises } from './facts/owners.ts'
import { labelOf, type People, peopleOf } from './facts/people.ts'
import { compactItem, type Minutes, type MinutesItem, type Section, sectionLimits } from './minutes.ts'
import { type Candidate, candidate, salienceOf } from './salience.ts'
import { sentencesOf } from './sentences.ts'
import { type Spoken, segmentId } from './spoken.ts'
import { type Terms, termReplacer } from './terms.ts'
import { likenessOf } from './words.ts'

/** Characters of one sentence; a longer one is cut at the end of a clause. */
const maxSentenceChars = 280
/** Words of content from which a sentence is more than most people read; it may still be taken. */
const longFrom = 30
/** Sentences that share this much say the same. */
const sameShare = 0.5

type CuedSection = Exclude<Section, 'bullets'>
const cuedSections: readonly CuedSection[] = ['decisions', 'actions', 'risks', 'nextSteps']

interface Ranked extends Candidate {
  readonly index: number
  readonly salience: number
}

/**
 * Minutes without a model: real sentences of the segments, the most telling ones first chosen and then in the order in
 * which they were said, each with the segment it stands in. The same segments give the same minutes.
 */
export function extractMinutes(segments: readonly Spoken[], { terms }: { readonly terms: Terms }): Minutes {
  const meant = termReplacer(terms)
  const people = peopleOf(segments.map(({ speakerId }) => speakerId))
  const candidates = segments.flatMap(({ text }, place) =>
    sentencesOf(meant(text)).map((each) => candidate(each.text, place)),
  )
  const salience = salienceOf(candidates)
  const ranked: Ranked[] = candidates.map((each, index) => ({ ...each, index, salience: salience[index] ?? 0 }))
  const taken: Ranked[] = []
  const cued = (section: CuedSection) => {
    const chosen = cuedSentences(ranked, section, taken)
    taken.push(...chosen)
    return chosen.map((sentence) =>
      itemOf(sentence, segments, people, section === 'actions' || section === 'nextSteps'),
    )
  }
  const [decisions = [], actions = [], risks = [], nextSteps = []] = cuedSections.map(cued)
  const bullets = spreadSentences(ranked, taken).map((sentence) => itemOf(sentence, segments, people, false))
  return { bullets, decisions, actions, risks, nextSteps }
}

/** Those that say so most clearly and carry most; in the order of the meeting. */
function cuedSentences(sentences: readonly Ranked[], section: CuedSection, taken: readonly Ranked[]): Ranked[] {
  const saliences = sentences.map(({ salience }) => salience).sort((a, b) => a - b)
  const top = Math.max(saliences.at(-1) ?? 0, Number.MIN_VALUE)
  const middle = saliences[Math.floor(saliences.length / 2)] ?? 0
  const scored = sentences.flatMap((sentence) => {
    const strength = cueStrength(sentence.text, section)
    const isTooShort = sentence.words.length < 2
    // What is not said in as many words has to be about something.
    const isIdle = strength === 1 && sentence.salience < middle
    return strength === 0 || isTooShort || isIdle ? [] : [{ sentence, score: strength + sentence.salience / top }]
  })
  return firstDistinct(
    scored.sort((a, b) => b.score - a.score || a.sentence.index - b.sentence.index).map(({ sentence }) => sentence),
    taken,
    sectionLimits[section],
  )
}

/** The most telling sentence of each of as many stretches as there are bullets: a meeting is more than its loudest hour. */
function spreadSentences(sentences: readonly Ranked[], taken: readonly Ranked[]): Ranked[] {
  const chosen: Ranked[] = []
  const byWeight = (some: readonly Ranked[]) =>
    some.filter(({ salience }) => salience > 0).toSorted((a, b) => weightOf(b) - weightOf(a) || a.index - b.index)
  const count = sectionLimits.bullets
  for (let part = 0; part < count; part++) {
    const [from, to] = [part, part + 1].map((edge) => Math.floor((sentences.length * edge) / count))
    chosen.push(...firstDistinct(byWeight(sentences.slice(from, to)), [...taken, ...chosen], 1))
  }
  if (chosen.length < count) {
    chosen.push(...firstDistinct(byWeight(sentences), [...taken, ...chosen], count - chosen.length))
  }
  // A meeting of a few short words has nothing that weighs anything: then what was said is what there is.
  if (chosen.length + taken.length === 0) chosen.push(...sentences.slice(0, count))
  return chosen.sort((a, b) => a.index - b.index)
}

function weightOf({ salience, words }: Ranked): number {
  return words.length > longFrom ? (salience * longFrom) / words.length : salience
}

function firstDistinct(sentences: readonly Ranked[], taken: readonly Ranked[], count: number): Ranked[] {
  const chosen: Ranked[] = []
  for (const sentence of sentences) {
    if (chosen.length >= count) break
    const isNew = [...taken, ...chosen].every(
      (other) => other.index !== sentence.index && likenessOf(other.words, sentence.words) < sameShare,
    )
    if (isNew) chosen.push(sentence)
  }
  return chosen.sort((a, b) => a.index - b.index)
}

function itemOf(sentence: Ranked, segments: readonly Spoken[], people: People, isDuty: boolean): MinutesItem {
  const segment = segments[sentence.place]
  const text = shortened(sentence.text)
  const speaker = segment?.speakerId
  const owners = isDuty ? ownersIn(text, promises(text) ? speaker : undefined, people) : []
  const [owner] = owners.map(labelOf)
  const due = isDuty ? dueIn(text) : undefined
  return compactItem({ text, segments: segment ? [segmentId(segment)] : [], owner, due })
}

/** Whole clauses of a long sentence, as many as fit. */
function shortened(text: string): string {
  if (text.length <= maxSentenceChars) return text
  const clauses = text.match(/[^,，;；]+[,，;；]?/gu) ?? [text]
  let kept = ''
  for (const clause of clauses) {
    if (kept !== '' && kept.length + clause.length > maxSentenceChars) break
    kept += clause
  }
  return `${cutText(kept.replace(/[,，;；\s]+$/u, ''), maxSentenceChars)}…`
}
