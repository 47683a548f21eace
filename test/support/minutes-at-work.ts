import { configSchema } from '../../src/config/schema.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { finishMeeting } from '../../src/meetings/finish-meeting.ts'
import type { MinuteTools } from '../../src/meetings/minute-tools.ts'
import { takeWindows } from '../../src/meetings/take-windows.ts'
import { silentLog } from '../../src/observe/log.ts'
import type { LanguageModel } from '../../src/providers/contract.ts'
import type { MeetingRecord, MeetingStore } from '../../src/store/meetings.ts'

export interface MinutesAtWorkPorts {
  readonly clock: Clock
  readonly meetings: MeetingStore
  readonly model: LanguageModel
}

/** The making of minutes step by step, with the default configuration, for one who waits for each step. */
export function minutesAtWork({ clock, meetings, model }: MinutesAtWorkPorts) {
  const tools: MinuteTools = {
    clock,
    log: silentLog,
    meetings,
    model,
    settings: configSchema.parse({}).meeting,
    signal: new AbortController().signal,
    hold: () => Promise.resolve(true),
    tell: () => undefined,
  }
  const read = async (id: string): Promise<MeetingRecord> => {
    const meeting = await meetings.get(id)
    if (!meeting) throw new Error(`there is no meeting ${id}`)
    return meeting
  }
  return {
    /** Sums up every window that is full. */
    async whileOpen(id: string): Promise<void> {
      await takeWindows(await read(id), tools)
    },
    /** Resolves to the text of the summary of a meeting that has ended. */
    async finish(id: string): Promise<string> {
      return (await finishMeeting(await read(id), tools, () => [])).text
    },
  }
}
