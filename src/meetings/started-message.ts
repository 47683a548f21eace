import type { DownMessage } from '../protocol/messages.ts'
import type { MeetingRecord } from '../store/meetings.ts'

/** What tells a device which meeting it takes part in; `isResumed`: it did so before. */
export function startedMessage({ id, code, startedAt }: MeetingRecord, isResumed = false): DownMessage {
  return {
    type: 'meeting',
    phase: 'started',
    sessionId: id,
    code,
    startedAt,
    ...(isResumed && { resumed: true as const }),
  }
}
