import { contentWords } from './words.ts'

/** A sentence of a meeting with the segment that it was said in. */
export interface Candidate {
  readonly text: string
  /** Index of its segment. */
  readonly place: number
  /** What it is about (contentWords). */
  readonly words: readonly string[]
}

/** Sentences on each side whose weight tells whether something was being discussed here, or only chatted. */
const neighbours = 10
const discussionPower = 2
const speechPower = 0.3
/** Fewer words of content say too little to stand alone. */
const leastWords = 4
/** Keeps short sentences from winning by a single rare word. */
const lengthDamping = 8

/**
 * How much each sentence carries of what the meeting is about: words that the meeting comes back to but that are not in
 * every sentence, in a stretch of discussion, in a speech rather than an interjection. 0: nothing.
 */
export function salienceOf(sentences: readonly Candidate[]): number[] {
  const weights = wordWeights(sentences)
  const own = sentences.map(({ words }) => {
    const distinct = new Set(words)
    if (distinct.size < leastWords) return 0
    const sum = [...distinct].reduce((total, word) => total + (weights.get(word) ?? 0), 0)
    return sum / (lengthDamping + distinct.size)
  })
  const speech = new Map<number, number>()
  for (const { place, words } of sentences) speech.set(place, (speech.get(place) ?? 0) + words.length)
  const around = movingMean(own, neighbours)
  return own.map(
    (weight, index) =>
      weight *
      (around[index] ?? 0) ** discussionPower *
      (1 + (speech.get(sentences[index]?.place ?? 0) ?? 0)) ** speechPower,
  )
}

/** A sentence as a candidate. */
export function candidate(text: string, place: number): Candidate {
  return { text, place, words: contentWords(text) }
}

/** Words that occur in one sentence only weigh nothing: most of them are misheard. */
function wordWeights(sentences: readonly Candidate[]): ReadonlyMap<string, number> {
  const inSentences = new Map<string, number>()
  const inAll = new Map<string, number>()
  for (const { words } of sentences) {
    for (const word of new Set(words)) inSentences.set(word, (inSentences.get(word) ?? 0) + 1)
    for (const word of words) inAll.set(word, (inAll.get(word) ?? 0) + 1)
  }
  const isShort = sentences.length < 30
  return new Map(
    [...inSentences].map(([word, count]) => [
      word,
      count < 2 && !isShort ? 0 : Math.log1p(inAll.get(word) ?? 0) * Math.log1p(sentences.length / count),
    ]),
  )
}

function movingMean(values: readonly number[], reach: number): number[] {
  const sums = [0]
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value)
  return values.map((_, index) => {
    const [from, to] = [Math.max(0, index - reach), Math.min(values.length, index + reach + 1)]
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from)
  })
}
