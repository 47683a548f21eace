import type { Segment, SegmentDraft } from '../store/meetings.ts'
import { countNegations } from './facts/negation.ts'
import { numbersIn } from './facts/numbers.ts'

/** The same text from the same speaker within this time is one (extensions 5). */
export const repeatMs = 60_000
/** Two badges that hear one person do so within this time. */
const sameMomentMs = 8000
/** Share of words in common from which two transcripts of one sentence count as the same. */
const alikeFrom = 0.8
/** Shorter ones are said by several people at once, and mean nothing twice. */
const leastWords = 3

/**
 * Which of the drafts are new: repeats of a speaker are not, nor what another badge in the same room has heard already.
 */
export function newSegments(recent: readonly Segment[], drafts: readonly SegmentDraft[]): SegmentDraft[] {
  const known: SegmentDraft[] = [...recent]
  const factsOf = remembered(factsIn)
  return drafts.filter((draft) => {
    const isKnown = known.some((other) => isRepeat(other, draft) || isSameSentence(other, draft, factsOf))
    if (!isKnown) known.push(draft)
    return !isKnown
  })
}

/** Whether the same speaker has said the same within `repeatMs`. */
export function isRepeat(one: SegmentDraft, other: SegmentDraft): boolean {
  return (
    one.speakerId === other.speakerId &&
    Math.abs(one.at - other.at) < repeatMs &&
    folded(one.text) === folded(other.text)
  )
}

function isSameSentence(one: SegmentDraft, other: SegmentDraft, factsOf: (text: string) => string): boolean {
  if (one.deviceId === other.deviceId || Math.abs(one.at - other.at) > sameMomentMs) return false
  const [words, others] = [wordsOf(one.text), wordsOf(other.text)]
  if (Math.min(words.size, others.size) < leastWords) return folded(one.text) === folded(other.text)
  const common = [...words].filter((word) => others.has(word)).length
  const isAlike = common / Math.max(words.size, others.size) >= alikeFrom
  return isAlike && factsOf(one.text) === factsOf(other.text)
}

/** One word more or less is misheard; another number or a "not" is something else that somebody has said. */
function factsIn(text: string): string {
  return JSON.stringify([numbersIn(text).map(({ values }) => values[0]), countNegations(text)])
}

function remembered(find: (text: string) => string): (text: string) => string {
  const found = new Map<string, string>()
  return (text) => {
    const value = found.get(text) ?? find(text)
    found.set(text, value)
    return value
  }
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\s]+/gu, '')
}

/** Chinese by character. */
function wordsOf(text: string): Set<string> {
  return new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{Script=Han}|[\p{L}\p{N}]+/gu),
  )
}
