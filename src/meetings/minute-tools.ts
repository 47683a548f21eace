import type { Config } from '../config/schema.ts'
import type { Clock } from '../lib/clock.ts'
import type { LogLike } from '../observe/log.ts'
import type { LanguageModel } from '../providers/contract.ts'
import type { MeetingRecord, MeetingStore, Segment } from '../store/meetings.ts'

/** What the minutes of one meeting are made with. */
export interface MinuteTools {
  readonly clock: Clock
  readonly log: LogLike
  readonly meetings: MeetingStore
  /** `undefined`: this server has none that can write. */
  readonly model: LanguageModel | undefined
  readonly settings: Config['meeting']
  readonly signal: AbortSignal
  /** Prolongs the right to work on the meeting; false: another server has it now. */
  hold(): Promise<boolean>
  tell(news: MeetingNews): void
}

/** What is to be told to the devices of a meeting. */
export type MeetingNews = { readonly meeting: MeetingRecord } & (
  | { readonly kind: 'checkpoint' | 'summary'; readonly text: string }
  | {
      readonly kind: 'progress'
      readonly stage: 'prepare' | 'llm_start' | 'llm_done' | 'done'
      readonly maxTokens: number
      readonly elapsedMs: number
    }
)

/** Another server works on this meeting now. */
export class HoldLost extends Error {
  override readonly name = 'HoldLost'
}

const segmentsAtOnce = 500

/** Segments from `fromSeq` to `toSeq`, however many. */
export async function segmentsBetween(
  meetings: MeetingStore,
  id: string,
  fromSeq: number,
  toSeq = Number.POSITIVE_INFINITY,
): Promise<Segment[]> {
  const all: Segment[] = []
  for (let next = fromSeq; next <= toSeq; ) {
    const some = await meetings.segments(id, next, segmentsAtOnce)
    all.push(...some.filter(({ seq }) => seq <= toSeq))
    const last = some.at(-1)
    if (!last || some.length < segmentsAtOnce) break
    next = last.seq + 1
  }
  return all
}
