import type { Claim, Claims } from './claims.ts'
import { condense, type Entry, placeText } from './condense.ts'
import type { Finding } from './finding.ts'
import type { RunCounters } from './run.ts'
import { type CodingLanguage, codingWords } from './words.ts'

/** How much one insight says (extensions 6). */
const insightLimits = { insights: 5, risks: 4, actions: 6, nextSteps: 6 } as const

/** Where an insight is from, in the order of `insights`. */
interface InsightRef {
  readonly kind: string
  readonly severity: 'error' | 'warning'
  readonly lines: readonly number[]
  readonly count: number
  readonly isNew?: true
}

export interface Insight {
  readonly phase: string
  readonly insights: readonly string[]
  readonly risks: readonly string[]
  readonly actions: readonly string[]
  readonly nextSteps: readonly string[]
  readonly counters: RunCounters
  readonly refs: readonly InsightRef[]
}

export interface InsightMaterial {
  readonly findings: readonly Finding[]
  readonly phase: string
  readonly command: string
  readonly counters: RunCounters
  readonly language: CodingLanguage
  /** Absent: the analysers alone. */
  readonly claims?: Claims | undefined
}

/** What is told of a run: what the analysers found, in the model's words where it knows more of the same lines. */
export function makeInsight(material: InsightMaterial): Insight {
  const { findings, phase, counters, language, claims } = material
  const entries = told(condense(findings, insightLimits.insights, language), claims?.insights ?? [])
  const rules = byRules(material)
  const texts = (own: readonly Claim[] | undefined, fallback: readonly string[], max: number) =>
    (own && own.length > 0 ? own.map(({ text }) => text) : fallback).slice(0, max)
  return {
    phase,
    insights: entries.map(({ text }) => text),
    risks: texts(claims?.risks, rules.risks, insightLimits.risks),
    actions: texts(claims?.actions, rules.actions, insightLimits.actions),
    nextSteps: texts(claims?.nextSteps, rules.nextSteps, insightLimits.nextSteps),
    counters,
    refs: entries.map(({ kind, severity, lines, count, isNew }) => ({
      kind,
      severity,
      lines,
      count,
      ...(isNew && { isNew: true as const }),
    })),
  }
}

/** The model's words replace those of the analysers about the same lines; what it says of others comes last. */
function told(entries: readonly Entry[], claims: readonly Claim[]): Entry[] {
  const left = [...claims]
  const renewed = entries.map((entry) => {
    const index = left.findIndex(({ lines }) => lines.some((line) => entry.lines.includes(line)))
    const [claim] = index < 0 ? [] : left.splice(index, 1)
    return claim ? { ...entry, text: claim.text, lines: [...new Set([...entry.lines, ...claim.lines])] } : entry
  })
  const others = left.map(({ text, lines }) => ({
    text,
    kind: 'note',
    severity: 'warning' as const,
    lines,
    count: 1,
    isNew: false,
  }))
  return [...renewed, ...others].slice(0, insightLimits.insights)
}

function byRules({ findings, command, counters, language }: InsightMaterial) {
  const words = codingWords(language)
  const errors = findings.filter(({ severity }) => severity === 'error')
  const kinds = [...new Set(errors.map(({ kind }) => kind))]
  const isNew = findings.filter((finding) => finding.isNew === true).length
  const firstPlace = errors.find(({ place }) => place?.line !== undefined)?.place
  return {
    risks: [
      ...kinds.flatMap((kind) => words.risks[kind] ?? []),
      ...(isNew > 0 ? [words.newSinceGreen(isNew)] : []),
      ...(counters.warnings > 0 ? [words.warnings(counters.warnings)] : []),
    ],
    actions: kinds.flatMap((kind) => words.actions[kind] ?? []),
    nextSteps: [
      ...(firstPlace ? [words.lookAt(placeText(firstPlace))] : []),
      ...(errors.length > 0 && command !== '' ? [words.runAgain(command)] : []),
    ],
  }
}
