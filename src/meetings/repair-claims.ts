import { cutText } from '../lib/text.ts'
import type { LanguageModel } from '../providers/contract.ts'
import { askModel, ModelFailure } from './ask-model.ts'
import { type Checked, ClaimChecker, type FailedClaim, type ProblemKind } from './check-claims.ts'
import { readLenientObject } from './lenient-json.ts'
import { compactItem, type Minutes, type MinutesItem, mapSections } from './minutes.ts'
import type { MinutesSettings } from './minutes-settings.ts'
import { repairMessages } from './prompts.ts'
import { type Spoken, segmentId } from './spoken.ts'
import { windowText } from './windows.ts'

/** Of one quoted segment; what a claim is about stands in fewer. */
const maxQuoteChars = 800
const problemWords: Readonly<Record<ProblemKind, string>> = {
  number: 'number',
  date: 'date',
  name: 'name',
  owner: 'owner',
  negation: 'affirmed or denied the wrong way',
  citation: 'cites nothing',
}

/**
 * Lets the model correct the entries that failed, in one call that quotes only the segments they cite, at most
 * `transcriptMaxChars` of them, and checks them again. What still fails, what it left out and what did not fit stays as
 * it was, marked as unverified: nothing is dropped. Throws only the signal's reason.
 */
export async function repairClaims(
  model: LanguageModel,
  { minutes, failed }: Checked,
  segments: readonly Spoken[],
  settings: MinutesSettings,
  signal: AbortSignal,
): Promise<Minutes> {
  const asked = quotable(failed, segments, settings)
  if (asked.length === 0) return minutes
  const messages = repairMessages(asked.map(({ quote }) => quote).join('\n'), settings)
  let answer: string
  try {
    answer = await askModel(model, { messages, maxTokens: settings.maxTokens, signal })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ModelFailure) return minutes
    throw error
  }
  const checker = new ClaimChecker(segments, settings.terms)
  const proved = new Map<FailedClaim, MinutesItem>()
  for (const [index, repaired] of repairsIn(answer)) {
    const claim = asked[index - 1]?.claim
    const item = claim && { ...repaired, segments: claim.item.segments }
    if (claim && item && checker.problemsOf(item).length === 0) proved.set(claim, item)
  }
  return mapSections(minutes, (items, section) =>
    items.map((item, index) => {
      const claim = failed.find((each) => each.section === section && each.index === index)
      return (claim && proved.get(claim)) ?? item
    }),
  )
}

interface Quoted {
  readonly claim: FailedClaim
  readonly quote: string
}

/** The claims of which there is something to quote, numbered from 1, as many as fit one call. */
function quotable(failed: readonly FailedClaim[], segments: readonly Spoken[], settings: MinutesSettings): Quoted[] {
  const byId = new Map(segments.map((segment) => [segmentId(segment), segment]))
  const quoted: Quoted[] = []
  let length = 0
  for (const claim of failed) {
    const cited = claim.item.segments.flatMap((id) => byId.get(id) ?? [])
    const quote = `${describe(claim, quoted.length + 1)}\n${cited.map((segment) => windowText([segment], maxQuoteChars, settings.terms)).join('')}`
    if (cited.length === 0 || length + quote.length > settings.transcriptMaxChars) continue
    quoted.push({ claim, quote })
    length += quote.length + 1
  }
  return quoted
}

function describe({ item, problems }: FailedClaim, n: number): string {
  const marks = [
    ...(item.owner === undefined ? [] : [`owner: ${item.owner}`]),
    ...(item.due === undefined ? [] : [`due: ${item.due}`]),
  ]
  const wrong = problems.map(({ kind, what }) => `${problemWords[kind]}: ${cutText(what, 80)}`).join('; ')
  return `${[`${n}. ${item.text}`, ...marks].join(' | ')}\n   not proved: ${wrong}`
}

/** The number of each claim and what became of it. */
function repairsIn(answer: string): [number, MinutesItem][] {
  const { claims } = readLenientObject(answer) ?? {}
  if (!Array.isArray(claims)) return []
  return claims.flatMap((claim: unknown): [number, MinutesItem][] => {
    if (claim === null || typeof claim !== 'object') return []
    const { n, text, owner, due }: Readonly<Record<string, unknown>> = { ...claim }
    const number = Number(n)
    if (!Number.isInteger(number) || typeof text !== 'string' || text.trim() === '') return []
    const words = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined)
    return [[number, compactItem({ text: text.trim(), segments: [], owner: words(owner), due: words(due) })]]
  })
}
