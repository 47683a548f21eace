import { byWeight, findingText } from './condense.ts'
import type { Finding } from './finding.ts'
import type { RunCounters } from './run.ts'
import type { RunResult } from './run-history.ts'
import { type CodingLanguage, codingWords } from './words.ts'

/** A run as it is spoken of. */
export interface SpokenRun {
  readonly name: string
  readonly phase: string
  /** `undefined`: it goes on. */
  readonly result: RunResult | undefined
  readonly counters: RunCounters
  readonly findings: readonly Finding[]
}

/** How the latest runs are, in two or three short sentences. */
export function spokenState(runs: readonly SpokenRun[], language: CodingLanguage): string {
  const { spoken } = codingWords(language)
  if (runs.length === 0) return spoken.none
  const sentences = runs.map(({ name: given, phase, result, counters }) => {
    const name = given || spoken.itself
    const { errors, warnings, failedTests, passedTests } = counters
    if (result === 'green') return spoken.green(name, passedTests)
    if (result === 'red') return spoken.red(name, errors, failedTests)
    return [spoken.running(name, errors, warnings), ...(phase === '' ? [] : [spoken.phase(phase)])].join(' ')
  })
  const gravest = firstError(runs.flatMap(({ findings }) => findings))
  return [...sentences, ...(gravest ? [spoken.first(sentence(findingText(gravest, language), language))] : [])].join(
    ' ',
  )
}

/** What is said when a command that went well fails, or the other way round. */
export function spokenTurn({ name: given, result, counters, findings }: SpokenRun, language: CodingLanguage): string {
  const { spoken } = codingWords(language)
  const name = given || spoken.itself
  if (result === 'green') return spoken.turnedGreen(name)
  const gravest = firstError(findings)
  const failed =
    counters.failedTests > 0 ? spoken.red(name, counters.errors, counters.failedTests) : spoken.turnedRed(name)
  return gravest ? `${failed} ${sentence(findingText(gravest, language), language)}` : failed
}

function firstError(findings: readonly Finding[]): Finding | undefined {
  return byWeight(findings).find(({ severity }) => severity === 'error')
}

function sentence(text: string, language: CodingLanguage): string {
  return /[.!?。！？]$/.test(text) ? text : `${text}${language === 'zh' ? '。' : '.'}`
}
