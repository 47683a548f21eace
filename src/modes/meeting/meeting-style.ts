import { asksForCode } from '../../commands/join-command.ts'
import { modeTool } from '../../dialogue/mode-tool.ts'
import type { Asked, Style } from '../../dialogue/style.ts'
import { findSwitch } from '../../dialogue/voice-switch.ts'
import { hasOthersInGroup } from '../../fleet/group-members.ts'
import { endReason, type Scope } from '../../lib/scope.ts'
import { afterWakeWord } from '../../meetings/wake-words.ts'
import type { Arrival } from '../../session/arrival.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import type { MeetingRecord } from '../../store/meetings.ts'
import { type Language, languageOf, phrase } from '../../turn/phrases.ts'
import { think } from '../../turn/think.ts'
import { joinTools } from '../../turn/tools.ts'
import { LiveTranscript } from './live-transcript.ts'
import { PendingWords, type Words } from './pending-words.ts'

export function meetingStyle(session: Session, services: Services, arrival: Arrival): Style {
  const { meetings, clock, log } = services
  const { desk, bulletins } = meetings
  let words: PendingWords | undefined
  let isEndedByVoice = false
  const transcript = new LiveTranscript(session, services)

  /** A device that only comes back begins no meeting: what is said next does (extensions 5). */
  const open = async () => {
    const isBack = arrival.by === 'connection'
    const opened = await (isBack ? desk.goOn(session.device) : desk.open(session.device))
    if (opened) transcript.announce(opened.meeting, !opened.isNew)
    return opened
  }
  let opening: ReturnType<typeof open> | undefined

  /** Leaving the mode ends the meeting; losing the device or the server does not. */
  const end = async (scope: Scope) => {
    // One that is only just being opened ends too.
    await opening?.catch(() => undefined)
    await words?.settled()
    const meeting = await desk.openOf(session.deviceId)
    if (!meeting) return
    if (endReason(scope.signal) !== 'mode-left') return desk.vanished(meeting.id, session.deviceId)
    bulletins.announce(session, await desk.end(meeting.id), isEndedByVoice)
  }

  return {
    mode: 'meeting',
    silenceTimes: 3,
    begin(scope) {
      const write = async ({ said, at, voicePrint }: Words) => {
        await desk.record(session.device, [{ text: said, at, voicePrint }])
      }
      words = new PendingWords({ clock, log, signal: scope.signal, write })
      scope.add(() => end(scope))
      transcript.run(scope)
      opening = open()
      opening.catch((error: unknown) => log.error({ deviceId: session.deviceId, error }, 'no meeting was opened'))
    },
    onDetach() {
      desk
        .openOf(session.deviceId)
        .then((meeting) => meeting && desk.vanished(meeting.id, session.deviceId))
        .catch((error: unknown) => log.error({ deviceId: session.deviceId, error }, 'a meeting lost its device'))
    },
    overhear(said, voicePrint) {
      const isSwitch = findSwitch(said, session, services) !== undefined
      if (isSwitch) isEndedByVoice = true
      if (isSwitch || afterWakeWord(said, services.config().chat.wakeWords) !== undefined) return false
      words?.add(said, voicePrint)
      return true
    },
    async *welcome({ language }) {
      const opened = await opening?.catch(() => undefined)
      yield phrase(opened?.isNew === false ? 'meetingJoined' : 'meetingBegun', language)
      const isShared = opened && (await hasOthersInGroup(services.fleet, session.device))
      if (isShared) yield ` ${codeSentence(opened.meeting, language)}`
    },
    answer: (asked) => answer(asked, session, services),
  }
}

/** Somebody has called the device by its wake word. */
async function* answer(asked: Asked, session: Session, services: Services): AsyncGenerator<string, void, undefined> {
  const { config, providers } = asked.lease
  const question = afterWakeWord(asked.said, config.chat.wakeWords)
  const meeting = asksForCode(question ?? asked.said)
    ? await services.meetings.desk.openOf(session.deviceId)
    : undefined
  // The wake word may be of another language than the question.
  if (meeting) yield codeSentence(meeting, languageOf(question || asked.said))
  else if (question === '') yield phrase('listening', asked.language)
  else
    yield* think({
      model: providers.model('meeting'),
      messages: session.conversation.messages(config.chat.prompt, question ?? asked.said),
      tools: joinTools(session.tools, modeTool(session, services, asked)),
      signal: asked.signal,
      onAnswering: asked.onAnswering,
    })
}

/** Digit by digit, as people type it. */
function codeSentence({ code }: Pick<MeetingRecord, 'code'>, language: Language): string {
  return `${phrase('meetingCode', language)} ${[...code].join(' ')}${language === 'zh' ? '。' : '.'}`
}
