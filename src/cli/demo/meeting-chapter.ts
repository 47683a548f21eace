import { z } from 'zod'
import { meetingSummary } from '../../protocol/messages/meeting.ts'
import { having, type Stage } from './chapter.ts'
import type { Wearer } from './wearer.ts'

const transcript = z.object({
  type: z.literal('meeting'),
  phase: z.literal('transcript'),
  segments: z.array(z.object({ text: z.string(), speakerId: z.string().optional() })),
})
const parts = ['bullets', 'decisions', 'actions', 'risks', 'nextSteps'] as const

/** A meeting of two badges, from the first word to the summary. Resolves to its id. */
export async function meetingChapter(stage: Stage): Promise<string> {
  const { anna, bo, script, beat } = stage
  const { says, does, told, meeting } = script
  const sentences = [...meeting.first, meeting.anna, meeting.bo]
  let code = ''
  let meetingId = ''

  await beat(async () => {
    await anna.type(says.startMeeting)
    const started = await anna.awaits(having('meeting', { phase: 'started' }))
    code = String(started.code)
    meetingId = String(started.sessionId)
  })
  await beat(() => bo.type(says.joinMeeting(code)))
  await beat(async () => {
    const items = meeting.first.map((text, index) => ({ text, speakerId: [anna, bo][index]?.name }))
    anna.send(does.hearMeeting, { type: 'meeting', phase: 'snippet', items })
    const { accepted } = await anna.awaits(having('meeting', { status: 'ok', phase: 'snippet' }))
    anna.shows(told.accepted(Number(accepted)))
  })
  await beat(() => contribute(anna, meeting.anna, stage))
  await beat(async () => {
    await contribute(bo, meeting.bo, stage)
    await seesTranscript(bo, sentences.length, stage)
  })
  await beat(async () => {
    await anna.type(says.endMeeting)
    for (const wearer of [anna, bo]) await wearer.awaits(having('meeting', { phase: 'summary', checkpoint: false }))
    await seesSummary(bo, stage)
  })
  await beat(async () => {
    bo.send(does.leaveMeeting, { type: 'mode', state: 'end', mode: 'meeting' })
    await bo.awaits(having('mode', { status: 'ok' }))
    bo.shows(told.modeOff)
  })
  return meetingId
}

/** Spoken where the server takes dictation, else typed; nobody answers in a meeting. */
async function contribute(wearer: Wearer, text: string, { voiceOf }: Stage): Promise<void> {
  const pcm = await voiceOf(text, true)
  if (pcm) await wearer.mention(text, pcm)
  else wearer.note(text)
}

async function seesTranscript(wearer: Wearer, sentences: number, { script: { told } }: Stage): Promise<void> {
  let latest: z.output<typeof transcript>['segments'] = []
  // What was spoken may not have been understood: then the wait is for nothing.
  await wearer.awaitsBriefly((message) => {
    latest = transcript.safeParse(message).data?.segments ?? latest
    return latest.length >= sentences ? latest : undefined
  })
  if (latest.length === 0) return
  wearer.shows(told.liveTranscript)
  wearer.shows(...latest.map(({ text, speakerId }) => `  ${speakerId === undefined ? '' : `${speakerId}: `}${text}`))
}

async function seesSummary(wearer: Wearer, { script: { told } }: Stage): Promise<void> {
  const summary = await wearer.awaits((message) => {
    const { data } = meetingSummary.safeParse(message)
    return data?.checkpoint === false ? data : undefined
  })
  wearer.shows(told.summaryTitle(summary.title, summary.duration))
  for (const part of parts) wearer.shows(...summary[part].map((text) => `  ${told.summaryParts[part]}: ${text}`))
  if (summary.degraded) wearer.shows(`  (${told.withoutModel})`)
}
