import { z } from 'zod'
import { cutText } from '../lib/text.ts'
import { redactText } from './redact.ts'

const maxText = 200
/** Entries of one list that are looked at. */
const maxEntries = 20

const claim = z.object({ text: z.string(), lines: z.array(z.int()).max(100).default([]) })
const claimList = z.array(claim).max(maxEntries).default([])
const answer = z.object({ insights: claimList, risks: claimList, actions: claimList, nextSteps: claimList })

export interface Claim {
  readonly text: string
  readonly lines: readonly number[]
}

/** What a model made of a run. */
export interface Claims {
  readonly insights: readonly Claim[]
  readonly risks: readonly Claim[]
  readonly actions: readonly Claim[]
  readonly nextSteps: readonly Claim[]
  /** Claims that cite nothing, or lines that the model was not shown. */
  readonly dropped: number
}

/** What the model wrote, if it is the JSON that was asked for; only what cites lines that it was shown. */
export function readClaims(text: string, shown: ReadonlySet<number>): Claims | undefined {
  const parsed = answer.safeParse(jsonOf(text))
  if (!parsed.success) return undefined
  let dropped = 0
  const proved = (claims: readonly z.output<typeof claim>[]): Claim[] =>
    claims.flatMap(({ text: said, lines }) => {
      const words = redactText(cutText(said.replaceAll(/\s+/g, ' ').trim(), maxText))
      const isProved = words !== '' && lines.length > 0 && lines.every((line) => shown.has(line))
      if (!isProved) dropped++
      return isProved ? [{ text: words, lines }] : []
    })
  const { insights, risks, actions, nextSteps } = parsed.data
  const kept = {
    insights: proved(insights),
    risks: proved(risks),
    actions: proved(actions),
    nextSteps: proved(nextSteps),
  }
  return { ...kept, dropped }
}

/** One object, with a code fence around it or none; nothing else is strict JSON. */
function jsonOf(text: string): unknown {
  const bare = text.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/, '$1')
  try {
    return JSON.parse(bare)
  } catch {
    return undefined
  }
}
