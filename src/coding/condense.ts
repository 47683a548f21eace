import { cutText } from '../lib/text.ts'
import { type Finding, findingKinds, type Place } from './finding.ts'
import { type CodingLanguage, codingWords } from './words.ts'

/** Lines that one entry names. */
const maxLines = 50
const maxText = 200
const namedInGroup = 3

/** One thing that an insight says: a finding, or several of one kind. */
export interface Entry {
  readonly text: string
  readonly kind: string
  readonly severity: Finding['severity']
  readonly lines: readonly number[]
  readonly count: number
  readonly isNew: boolean
}

/** Findings as at most `max` entries, the gravest first; none is left out: where there are too many, those of a kind are one. */
export function condense(findings: readonly Finding[], max: number, language: CodingLanguage): Entry[] {
  const sorted = byWeight(findings)
  if (sorted.length <= max) return sorted.map((finding) => entryOf([finding], language))
  const groups = [...Map.groupBy(sorted, ({ severity, kind }) => `${severity} ${kind}`).values()]
  if (groups.length <= max) return groups.map((group) => entryOf(group, language))
  return [...groups.slice(0, max - 1), groups.slice(max - 1).flat()].map((group) => entryOf(group, language))
}

/** The gravest first: errors, new ones, then what says most of the cause. */
export function byWeight(findings: readonly Finding[]): Finding[] {
  const weight = ({ severity, isNew, kind }: Finding) =>
    (severity === 'error' ? 0 : 1000) + (isNew === false ? 100 : 0) + findingKinds.indexOf(kind)
  return findings.toSorted((one, other) => weight(one) - weight(other))
}

/** `file:line`. */
export function placeText({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`
}

/** A finding in a few words, without its place. */
export function findingText({ kind, subject, title, tool }: Finding, language: CodingLanguage): string {
  const { kinds, colon } = codingWords(language)
  const isNamed = kind === 'test-failure' && subject !== undefined && subject !== title
  const said = isNamed ? `${subject}${colon}${title}` : title
  return `${kinds[kind][0]}${colon}${kind === 'build' ? `${tool}${colon}` : ''}${said}`
}

function entryOf(findings: readonly Finding[], language: CodingLanguage): Entry {
  const [first, ...others] = findings
  if (!first) throw new Error('an entry is of one finding or more')
  const count = findings.reduce((sum, finding) => sum + finding.count, 0)
  return {
    text: cutText(others.length === 0 ? oneText(first, language) : groupText(first, others, language), maxText),
    kind: first.kind,
    severity: first.severity,
    // The first line of each comes before the further ones of any.
    lines: [
      ...new Set([...findings.flatMap(({ lines }) => lines.slice(0, 1)), ...findings.flatMap(({ lines }) => lines)]),
    ].slice(0, maxLines),
    count,
    isNew: findings.some(({ isNew }) => isNew === true),
  }
}

function oneText(finding: Finding, language: CodingLanguage): string {
  const { isNew } = codingWords(language)
  const { place, count } = finding
  const details = [place && placeText(place), count > 1 && `×${count}`, finding.isNew === true && isNew].filter(
    (detail) => typeof detail === 'string',
  )
  return `${findingText(finding, language)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`
}

function groupText(first: Finding, others: readonly Finding[], language: CodingLanguage): string {
  const { kinds, colon, joiner, others: more } = codingWords(language)
  const ofKind = [first, ...others].filter(({ kind }) => kind === first.kind)
  const named = ofKind.slice(0, namedInGroup).map(({ subject, title, place, kind }) => {
    const name = kind === 'test-failure' && subject !== undefined ? subject : title
    return `${cutText(name, 40)}${place ? ` (${placeText(place)})` : ''}`
  })
  const left = others.length + 1 - named.length
  const heading = ofKind.length > 1 ? kinds[first.kind][1](ofKind.length) : kinds[first.kind][0]
  return `${heading}${colon}${[...named, ...(left > 0 ? [more(left)] : [])].join(joiner)}`
}
