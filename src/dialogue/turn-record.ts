import { cutText } from '../lib/text.ts'
import { maskText } from '../observe/secrets.ts'
import type { AnsweringModel } from '../providers/contract.ts'
import type { TurnEntry, TurnOrigin } from '../records/turn-entry.ts'
import type { Services } from '../session/services.ts'
import { PartFailed } from '../turn/blame.ts'
import type { PacketTape, RecordedSound } from '../turn/packet-tape.ts'
import type { Playout } from '../turn/playout.ts'
import type { TurnOutcome } from '../turn/run-turn.ts'
import type { Timeline } from '../turn/timeline.ts'

/** What is told of a turn in log, metrics and the log of turns. */
export interface TurnRecord {
  readonly id: string
  readonly deviceId: string
  readonly mode: string
  readonly origin: TurnOrigin
  /** The end of the user's speech, by the clock. */
  readonly startedAt: number
  readonly timeline: Timeline
  readonly playout: Pick<Playout, 'stoppedAt' | 'heard'>
  /** Which model instance answered, and why that one. */
  answeredBy?: AnsweringModel
  /** What was said, and what was played of the answer: absent where sound is not kept. */
  readonly sound: RecordedSound | undefined
  readonly spoken: PacketTape | undefined
}

const stageNames = {
  transcript: 'transcript',
  firstToken: 'first_token',
  firstSentence: 'first_sentence',
  firstAudio: 'first_audio',
  total: 'total',
} as const

/** Of a text, of what is kept in memory for the latest turns. */
const maxTextCharacters = 500
const maxErrorCharacters = 200

/** One line in the log, a few numbers in the metrics and an entry among the latest turns. */
export function recordTurn(record: TurnRecord, outcome: TurnOutcome, services: Services): void {
  const { turns, recordings } = services
  logTurn(record, outcome, services)
  const entry = entryOf(record, outcome, services)
  turns.add(entry)
  // What was not heard any more is no part of the recording.
  const played = outcome.kind === 'interrupted' ? record.playout.heard().packets : undefined
  recordings.keep(entry, { heard: record.sound, spoken: record.spoken?.take(played) })
}

function logTurn(record: TurnRecord, outcome: TurnOutcome, { log, metrics }: Services): void {
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
    log.warn(
      { ...fields, part: partOf(error), error, personal: { words: outcome.words, heard: outcome.heard } },
      'turn',
    )
  } else {
    const reason = outcome.kind === 'interrupted' ? { reason: outcome.reason } : {}
    log.info({ ...fields, ...reason, personal: { words: outcome.words, heard: outcome.heard } }, 'turn')
  }
}

function entryOf(record: TurnRecord, outcome: TurnOutcome, { clock, config }: Services): TurnEntry {
  const { id, deviceId, mode, origin, startedAt, timeline, playout, answeredBy } = record
  const now = clock.now()
  const { total: _, ...ms } = timeline.ms
  const words = 'words' in outcome ? outcome.words : ''
  const answer = 'heard' in outcome ? outcome.heard : ''
  return {
    id,
    deviceId,
    mode,
    origin,
    startedAt: Math.round(clock.wall() - (now - startedAt)),
    outcome: outcome.kind,
    ms: { ...ms, stopped: Math.round(((playout.stoppedAt ?? now) - startedAt) * 10) / 10 },
    sounds: [],
    ...(outcome.kind === 'interrupted' && { reason: outcome.reason }),
    ...(outcome.kind === 'failed' && { failure: failureOf(outcome.error) }),
    ...(answeredBy && { answeredBy: { instance: answeredBy.instance, because: answeredBy.because } }),
    ...(config().turns.keepText && {
      texts: { words: cutText(words, maxTextCharacters), answer: cutText(answer, maxTextCharacters) },
    }),
  }
}

const partOf = (error: unknown) => (error instanceof PartFailed ? error.part : 'turn')

function failureOf(error: unknown): NonNullable<TurnEntry['failure']> {
  const text = error instanceof Error ? error.message : String(error)
  return { part: partOf(error), message: cutText(maskText(text), maxErrorCharacters) }
}
