import type { SummaryMessage } from '../../meetings/summary.ts'
import { meetingSummary } from '../../protocol/messages/meeting.ts'
import type { MeetingRecord, MeetingStore } from '../../store/meetings.ts'
import { ApiError } from './api-errors.ts'

/** Rejects with NOT_FOUND where there is none. */
export async function knownMeeting(meetings: Pick<MeetingStore, 'get'>, id: string): Promise<MeetingRecord> {
  const meeting = await meetings.get(id)
  if (!meeting) throw noMeeting(id)
  return meeting
}

export function noMeeting(id: string): ApiError {
  return new ApiError('NOT_FOUND', `There is no meeting ${id}.`)
}

/** The summary that devices got; `undefined` where there is none yet. */
export async function summaryOf(
  meetings: Pick<MeetingStore, 'summary'>,
  id: string,
): Promise<SummaryMessage | undefined> {
  const summary = await meetings.summary(id)
  return summary && meetingSummary.parse(JSON.parse(summary.text))
}
