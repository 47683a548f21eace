import { cutText } from '../lib/text.ts'
import { byWeight, findingText, placeText } from './condense.ts'
import type { Finding } from './finding.ts'
import type { Run } from './run.ts'

/** What the model is shown at most. */
const maxCharacters = 6000
const findingsShown = 12
const tailShown = 25
const lineCharacters = 200

export interface CondensedView {
  readonly text: string
  /** Lines that stand in it under their numbers: the only ones that can be cited. */
  readonly lines: ReadonlySet<number>
}

/** A run in few words for a model: what is wrong with the lines around it, and how the output ends, repeats folded. */
export function condensedView(run: Run, findings: readonly Finding[], command: string): CondensedView {
  const lines = new Set<number>()
  const show = (number: number, text: string) => {
    lines.add(number)
    return `${number}: ${cutText(text, lineCharacters)}`
  }
  const { counters, phase, step } = run
  const head = [
    `command: ${command || 'unknown'}`,
    ...(phase ? [`phase: ${phase}`] : []),
    ...(step ? [`step: ${step}`] : []),
    `lines ${counters.lines}, errors ${counters.errors}, warnings ${counters.warnings}, tests failed ${counters.failedTests}, passed ${counters.passedTests}`,
  ]
  const parts: string[] = [head.join('\n')]
  let length = parts.join('\n').length
  const add = (part: string): boolean => {
    if (length + part.length + 2 > maxCharacters) return false
    parts.push(part)
    length += part.length + 2
    return true
  }
  for (const finding of byWeight(findings).slice(0, findingsShown)) {
    const { place, count, isNew, lines: at, excerpt } = finding
    const facts = [
      finding.severity,
      place && `at ${placeText(place)}`,
      count > 1 && `${count} times`,
      isNew === true && 'not there in the last good run',
      `lines ${at.slice(0, 5).join(', ')}`,
    ].filter((fact) => typeof fact === 'string')
    const quoted = excerpt.map(({ number, text }) => `${number}: ${text}`)
    if (!add([`finding: ${findingText(finding, 'en')} (${facts.join('; ')})`, ...quoted].join('\n'))) break
    for (const number of at.slice(0, 5)) lines.add(number)
    for (const { number } of excerpt) lines.add(number)
  }
  const tail = foldedTail(run).slice(-tailShown)
  const shown: string[] = []
  for (const { number, text, repeats } of tail.toReversed()) {
    const line = `${number}: ${cutText(text, lineCharacters)}${repeats > 1 ? `   (like ${repeats - 1} lines before it)` : ''}`
    if (length + line.length + 10 > maxCharacters) break
    length += line.length + 1
    show(number, text)
    shown.unshift(line)
  }
  if (shown.length > 0) parts.push(`latest output:\n${shown.join('\n')}`)
  return { text: parts.join('\n\n'), lines }
}

/** The latest lines; of those alike that follow each other the last. */
function foldedTail(run: Run): { number: number; text: string; repeats: number }[] {
  const folded: { number: number; text: string; repeats: number; template: object | undefined }[] = []
  for (const { number, text } of run.log.tail(200)) {
    if (text.trim() === '') continue
    const template = run.templateOf(number)
    const last = folded.at(-1)
    if (last && template && last.template === template) Object.assign(last, { number, text, repeats: last.repeats + 1 })
    else folded.push({ number, text, repeats: 1, template })
  }
  return folded
}
