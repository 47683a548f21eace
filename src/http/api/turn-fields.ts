import { z } from 'zod'
import { soundSides, type TurnEntry, turnOrigins, turnOutcomes } from '../../records/turn-entry.ts'
import { faultOf, stepTargets } from '../../records/turn-fault.ts'
import type { TurnLog } from '../../records/turn-log.ts'
import { awaitedMoments, type PercentileBucket } from '../../records/turn-percentiles.ts'
import { stepsOf, turnSteps } from '../../records/turn-steps.ts'
import { ApiError } from './api-errors.ts'
import { time, timeText } from './fields.ts'

const text = z.string().nullable()
const sinceSpeech = (moment: string) => z.number().nullable().describe(`${moment}, in ms since the end of speech.`)

/** A turn as the API tells of it. */
export const turnView = z.object({
  id: z.string(),
  device: z.string(),
  mode: z.string(),
  origin: z.enum(turnOrigins).describe('What began it.'),
  startedAt: time.describe('The end of the user’s speech.'),
  outcome: z
    .enum(turnOutcomes)
    .describe('`redirected`: another mode answers the words; `silent`: nothing was said, as the recogniser sees it.'),
  reason: text.describe('Why it was interrupted.'),
  transcriptMs: sinceSpeech('The words were known'),
  firstTokenMs: sinceSpeech('The model began to answer'),
  firstSentenceMs: sinceSpeech('The first sentence was whole'),
  firstAudioMs: sinceSpeech('The first sound left for the device'),
  stoppedMs: sinceSpeech('Sound and turn were over'),
  fault: z.enum(turnSteps).nullable().describe('The step at fault; null: nothing is wrong.'),
  faultBecause: z.enum(['failed', 'slow']).nullable(),
  error: text.describe('What failed, as the service said it.'),
  model: text.describe('The model instance that answered.'),
  modelBecause: z
    .enum(['first', 'failover', 'hedge'])
    .nullable()
    .describe('`first`: as configured; `failover`: another one failed; `hedge`: another one was late.'),
  words: text.describe('What was said; null where `turns.keepText` is off.'),
  answer: text.describe('What of the answer was heard; null where `turns.keepText` is off.'),
  sounds: z.array(z.enum(soundSides)).describe('The sides that can be heard again.'),
})

/** `keepText`: of the configuration in force, which counts for turns before it too. */
export function viewOfTurn(entry: TurnEntry, { keepText }: { readonly keepText: boolean }): z.input<typeof turnView> {
  const { id, deviceId, mode, origin, startedAt, outcome, reason, ms, failure, answeredBy, texts, sounds } = entry
  const fault = faultOf(entry)
  return {
    id,
    device: deviceId,
    mode,
    origin,
    startedAt: timeText(startedAt),
    outcome,
    reason: reason ?? null,
    transcriptMs: ms.transcript ?? null,
    firstTokenMs: ms.firstToken ?? null,
    firstSentenceMs: ms.firstSentence ?? null,
    firstAudioMs: ms.firstAudio ?? null,
    stoppedMs: ms.stopped ?? null,
    fault: fault?.step ?? null,
    faultBecause: fault?.because ?? null,
    error: failure?.message ?? null,
    model: answeredBy?.instance ?? null,
    modelBecause: answeredBy?.because ?? null,
    words: (keepText && texts?.words) || null,
    answer: (keepText && texts?.answer) || null,
    sounds: [...sounds],
  }
}

const stepView = z.object({
  step: z.enum(turnSteps),
  fromMs: z.number(),
  toMs: z.number(),
  cut: z.boolean().describe('The turn ended on the way.'),
  targetMs: z.number().nullable().describe('What it may take; null: as long as there is something to say.'),
})

export const turnDetails = turnView.extend({ steps: z.array(stepView).describe('What it did, in order.') })

export function detailsOfTurn(entry: TurnEntry, keeping: { readonly keepText: boolean }): z.input<typeof turnDetails> {
  const steps = stepsOf(entry).map(({ step, fromMs, toMs, isCut }) => ({
    step,
    fromMs,
    toMs,
    cut: isCut,
    targetMs: Number.isFinite(stepTargets[step]) ? stepTargets[step] : null,
  }))
  return { ...viewOfTurn(entry, keeping), steps }
}

const percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable()
const moments = z
  .object(Object.fromEntries(awaitedMoments.map((moment) => [moment, percentiles])) as MomentShape)
  .describe('In ms since the end of speech; null: no turn came that far.')
type MomentShape = Record<(typeof awaitedMoments)[number], typeof percentiles>

export const bucketView = z.object({
  from: time,
  to: time,
  turns: z.int().describe('How many began in this time.'),
  moments,
})

export function viewOfBucket({ from, to, count, moments: known }: PercentileBucket): z.input<typeof bucketView> {
  const { transcript = null, firstToken = null, firstSentence = null, firstAudio = null } = known
  return {
    from: timeText(from),
    to: timeText(to),
    turns: count,
    moments: { transcript, firstToken, firstSentence, firstAudio },
  }
}

const columns = Object.keys(turnView.shape)
const numbers = columns.filter((name) => name.endsWith('Ms'))
export const turnExport = {
  fileName: 'turns',
  columns,
  cells: { numbers, texts: columns.filter((name) => !numbers.includes(name)), others: false },
}

/** Throws NOT_FOUND where there is none. */
export function knownTurn(turns: Pick<TurnLog, 'get'>, id: string): TurnEntry {
  const entry = turns.get(id)
  if (!entry) throw new ApiError('NOT_FOUND', `There is no turn ${id} among the latest ones.`)
  return entry
}
