import { cutText } from '../lib/text.ts'
import { itemCount, itemsOf, type Minutes, type MinutesItem, mapSections, type Section, sections } from './minutes.ts'

/** Citations of one entry that are shown to a model; the entry itself keeps all of them. */
const shownCitations = 8

/** Minutes of parts of a meeting as a model reads them, one entry per line. */
export function notesText(parts: readonly Minutes[]): string {
  return parts
    .map((part, index) => `# ${index + 1}${part.title === undefined ? '' : ` ${part.title}`}\n${linesOf(part)}`)
    .join('')
}

/** Every id that is cited somewhere in them. */
export function citedIn(parts: readonly Minutes[]): ReadonlySet<string> {
  return new Set(parts.flatMap((part) => itemsOf(part).flatMap((item) => item.segments)))
}

/**
 * Consecutive groups of which the notes take at most `maxChars` characters; a part that is longer by itself is divided.
 * Every entry is in exactly one group.
 */
export function packNotes(parts: readonly Minutes[], maxChars: number): Minutes[][] {
  const groups: Minutes[][] = []
  for (const part of parts.flatMap((each) => divided(each, maxChars))) {
    const group = groups.at(-1)
    if (group && notesText([...group, part]).length <= maxChars) group.push(part)
    else groups.push([part])
  }
  return groups
}

function divided(part: Minutes, maxChars: number): Minutes[] {
  if (notesText([part]).length <= maxChars || itemCount(part) < 2) return [part]
  const half = Math.ceil(itemCount(part) / 2)
  let index = 0
  const first = mapSections(part, (items) => items.filter(() => index++ < half))
  index = 0
  const second = mapSections(part, (items) => items.filter(() => index++ >= half))
  return [...divided(first, maxChars), ...divided(second, maxChars)]
}

function linesOf(part: Minutes): string {
  return sections.flatMap((section) => part[section].map((item) => lineOf(section, item))).join('')
}

function lineOf(section: Section, { text, owner, due, segments }: MinutesItem): string {
  const marks = [
    ...(owner === undefined ? [] : [`owner: ${owner}`]),
    ...(due === undefined ? [] : [`due: ${due}`]),
    `[${segments.slice(0, shownCitations).join(', ')}]`,
  ]
  return `- ${section}: ${cutText(text.replaceAll(/\s+/g, ' '), 400)} ${marks.join(' ')}\n`
}
