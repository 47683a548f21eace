import { cutText } from '../lib/text.ts'
import { type Spoken, segmentId } from './spoken.ts'
import { type Terms, termReplacer } from './terms.ts'

/**
 * The next window: as many segments from the first one on as can be shown in `maxChars` characters (UTF-16 units), and
 * at least one. Taking windows one after another puts every segment into exactly one of them.
 */
export function nextWindow<S extends Spoken>(
  segments: readonly S[],
  maxChars: number,
  terms: Terms = {},
): readonly S[] {
  const meant = termReplacer(terms)
  let length = 0
  let count = 0
  for (const segment of segments) {
    length += lineOf(segment, meant).length
    if (length > maxChars && count > 0) break
    count++
  }
  return segments.slice(0, count)
}

/** The window as a model reads it, at most `maxChars` characters: only a segment that is alone in it can be cut. */
export function windowText(segments: readonly Spoken[], maxChars: number, terms: Terms = {}): string {
  const meant = termReplacer(terms)
  return cutText(segments.map((segment) => lineOf(segment, meant)).join(''), maxChars)
}

/** All windows of a whole meeting. */
export function allWindows<S extends Spoken>(
  segments: readonly S[],
  maxChars: number,
  terms: Terms = {},
): (readonly S[])[] {
  const windows: (readonly S[])[] = []
  for (let from = 0; from < segments.length; ) {
    // A line holds at least its id, so that more segments than this can never be in one window.
    const window = nextWindow(segments.slice(from, from + maxChars / 6 + 1), maxChars, terms)
    windows.push(window)
    from += window.length
  }
  return windows
}

/**
 * `[s12] Anna: text` and a line feed. One line: what somebody says can begin no line of its own, and so cannot pass for
 * another segment.
 */
function lineOf(segment: Spoken, meant: (text: string) => string): string {
  const speaker = segment.speakerId === undefined ? '' : `${oneLine(segment.speakerId)}: `
  return `[${segmentId(segment)}] ${speaker}${meant(oneLine(segment.text))}\n`
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
