import type { AnsweringModel } from '../providers/contract.ts'
import type { Services } from '../session/services.ts'
import { PartFailed } from '../turn/blame.ts'
import type { TurnOutcome } from '../turn/run-turn.ts'
import type { Timeline } from '../turn/timeline.ts'

/** What began a turn. */
export type TurnOrigin = 'speech' | 'text' | 'wake-word' | 'announcement'

/** What is told of a turn in log and metrics. */
export interface TurnRecord {
  readonly id: string
  readonly deviceId: string
  readonly mode: string
  readonly origin: TurnOrigin
  readonly timeline: Timeline
  /** Which model instance answered, and why that one. */
  answeredBy?: AnsweringModel
}

const stageNames = {
  transcript: 'transcript',
  firstToken: 'first_token',
  firstSentence: 'first_sentence',
  firstAudio: 'first_audio',
  total: 'total',
} as const

/** One line in the log and a few numbers in the metrics for each turn. */
export function recordTurn(record: TurnRecord, outcome: TurnOutcome, { log, metrics }: Services): void {
  const { id, deviceId, mode, origin, timeline, answeredBy } = record
  const { ms } = timeline
  metrics.count('lapel_turns_total', { outcome: outcome.kind, origin })
  for (const [stage, name] of Object.entries(stageNames)) {
    const value = ms[stage as keyof typeof stageNames]
    if (value !== undefined) metrics.observe('lapel_turn_stage_seconds', value / 1000, { stage: name })
  }
  const fields = { turn: id, deviceId, mode, origin, outcome: outcome.kind, ms, ...(answeredBy && { answeredBy }) }
  if (outcome.kind === 'silent' || outcome.kind === 'redirected') log.debug(fields, 'turn')
  else if (outcome.kind === 'failed') {
    const { error } = outcome
    const part = error instanceof PartFailed ? error.part : 'turn'
    log.warn({ ...fields, part, error, personal: { words: outcome.words, heard: outcome.heard } }, 'turn')
  } else {
    const reason = outcome.kind === 'interrupted' ? { reason: outcome.reason } : {}
    log.info({ ...fields, ...reason, personal: { words: outcome.words, heard: outcome.heard } }, 'turn')
  }
}
