import { z } from 'zod'
import { segmentId } from '../../meetings/spoken.ts'
import type { SummaryMessage } from '../../meetings/summary.ts'
import { meetingSummary } from '../../protocol/messages/meeting.ts'
import { type Checkpoint, type MeetingRecord, meetingStates, type Segment } from '../../store/meetings.ts'
import { time, timeText } from './fields.ts'

const text = z.string().nullable()

/** A meeting as the API tells of it. */
export const meetingView = z.object({
  id: z.string(),
  title: z.string().describe('Empty until there is a summary, or somebody gave it one.'),
  state: z
    .enum(meetingStates)
    .describe('`open`: people talk; `ended`: its summary is on the way; `summarised`: it is there.'),
  group: z.string().describe('Whose tasks and messages it belongs to.'),
  code: text.describe('Other devices of the group join with it; null: the meeting is over.'),
  startedAt: time,
  lastAt: time.nullable().describe('When the latest segment was said.'),
  endedAt: time.nullable(),
  devices: z.array(z.string()).describe('Ids of those that take or took part, the one that opened it first.'),
  segments: z.int().describe('How many there are.'),
})

export function viewOfMeeting(meeting: MeetingRecord): z.input<typeof meetingView> {
  const { id, title, state, groupKey, code, startedAt, lastAt, endedAt, deviceIds, segmentCount } = meeting
  return {
    id,
    title,
    state,
    group: groupKey,
    code: state === 'open' ? code : null,
    startedAt: timeText(startedAt),
    lastAt: lastAt === undefined ? null : timeText(lastAt),
    endedAt: endedAt === undefined ? null : timeText(endedAt),
    devices: [...deviceIds],
    segments: segmentCount,
  }
}

export const segmentFields = z.object({
  id: z.string().describe('What summaries cite; unique in its meeting, in order.'),
  at: time,
  text: z.string(),
  speaker: text.describe('As the device said, as the voice was told apart, else the name of the device.'),
  device: z.string().describe('Which device heard it.'),
  tag: text.describe('What the client said of it.'),
})

export function viewOfSegment(segment: Segment): z.input<typeof segmentFields> {
  const { at, text: said, speakerId, deviceId, tag } = segment
  return {
    id: segmentId(segment),
    at: timeText(at),
    text: said,
    speaker: speakerId ?? null,
    device: deviceId,
    tag: tag ?? null,
  }
}

const minutesItem = z.looseObject({ text: z.string(), segments: z.array(z.string()) })
const minutesView = z.looseObject({
  bullets: z.array(minutesItem),
  decisions: z.array(minutesItem),
  actions: z.array(minutesItem),
  risks: z.array(minutesItem),
  nextSteps: z.array(minutesItem),
})

const windowView = z.object({
  from: z.string().describe('Its first segment.'),
  to: z.string().describe('Its last segment.'),
  state: z.enum(['done', 'gap']).describe('`gap`: the model failed on it; `minutes` was extracted by rule.'),
  at: time.describe('When it was summed up.'),
  minutes: minutesView.nullable(),
})

export const coverageView = z.object({
  covered: z.int().describe('Segments that a summary or window has taken in.'),
  total: z.int(),
  gaps: z.array(z.array(z.string())).describe('First and last segment of each part that the model failed on.'),
})

export const meetingDetails = meetingView.extend({
  participants: z.array(z.object({ id: z.string(), name: text, online: z.boolean() })).describe('The devices.'),
  coverage: coverageView,
  checkpoints: z.array(windowView).describe('Its windows, in order: what was summed up while people talked.'),
  progress: z
    .object({
      stage: z.enum(['prepare', 'llm_start', 'llm_done', 'done']),
      elapsedMs: z.int().describe('Since the work began.'),
    })
    .nullable()
    .describe('How far the summary is; null: nobody works on it at the moment.'),
  summary: meetingSummary.nullable().describe('As devices got it; null: it is not there yet.'),
})

/** Of a meeting without a summary: what its windows have. */
export function coverageOf(
  { segmentCount }: Pick<MeetingRecord, 'segmentCount'>,
  checkpoints: readonly Checkpoint[],
  summary: SummaryMessage | undefined,
): z.input<typeof coverageView> {
  if (summary) return summary.coverage
  const done = checkpoints.filter(({ state }) => state === 'done')
  return {
    covered: done.reduce((count, { fromSeq, toSeq }) => count + toSeq - fromSeq + 1, 0),
    total: segmentCount,
    gaps: checkpoints.filter(({ state }) => state === 'gap').map(endsOf),
  }
}

export function viewOfWindow(checkpoint: Checkpoint): z.input<typeof windowView> {
  const [from, to] = endsOf(checkpoint)
  const minutes = minutesView.safeParse(checkpoint.content).data ?? null
  return { from, to, state: checkpoint.state, at: timeText(checkpoint.at), minutes }
}

function endsOf({ fromSeq, toSeq }: Checkpoint): [from: string, to: string] {
  return [segmentId({ seq: fromSeq }), segmentId({ seq: toSeq })]
}

const meetingColumns = Object.keys(meetingView.shape)
export const meetingExport = {
  fileName: 'meetings',
  columns: meetingColumns,
  cells: { numbers: ['segments'], texts: meetingColumns.filter((name) => name !== 'segments'), others: false },
}

const segmentColumns = Object.keys(segmentFields.shape)
export const segmentExport = {
  fileName: 'segments',
  columns: segmentColumns,
  cells: { numbers: [], texts: segmentColumns, others: false },
}
