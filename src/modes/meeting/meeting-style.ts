import { parseModeCommand } from '../../commands/mode-command.ts'
import { modeTool } from '../../dialogue/mode-tool.ts'
import type { Asked, Style } from '../../dialogue/style.ts'
import { endReason, type Scope } from '../../lib/scope.ts'
import { afterWakeWord } from '../../meetings/wake-words.ts'
import type { Arrival } from '../../session/arrival.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { phrase } from '../../turn/phrases.ts'
import { think } from '../../turn/think.ts'
import { joinTools } from '../../turn/tools.ts'
import { LiveTranscript } from './live-transcript.ts'
import { PendingWords } from './pending-words.ts'

export function meetingStyle(session: Session, services: Services, arrival: Arrival): Style {
  const { meetings, clock, log } = services
  const { desk, bulletins } = meetings
  let words: PendingWords | undefined
  const transcript = new LiveTranscript(session, services)

  const opened = async () => {
    const { meeting, isNew } = await desk.open(session.device)
    const { id, code, startedAt } = meeting
    const isResumed = !isNew || arrival.by === 'connection'
    session.link?.send({
      type: 'meeting',
      phase: 'started',
      sessionId: id,
      code,
      startedAt,
      ...(isResumed && { resumed: true as const }),
    })
  }

  /** Leaving the mode ends the meeting; losing the device or the server does not. */
  const end = async (scope: Scope) => {
    await words?.settled()
    const meeting = await desk.openOf(session.deviceId)
    if (!meeting) return
    if (endReason(scope.signal) !== 'mode-left') return desk.vanished(meeting.id, session.deviceId)
    bulletins.announce(session, await desk.end(meeting.id))
  }

  return {
    mode: 'meeting',
    silenceTimes: 3,
    begin(scope) {
      const write = async ({ said, at }: { said: string; at: number }) => {
        await desk.record(session.device, [{ text: said, at }])
      }
      words = new PendingWords({ clock, log, signal: scope.signal, write })
      scope.add(() => end(scope))
      transcript.run(scope)
      opened().catch((error: unknown) => log.error({ deviceId: session.deviceId, error }, 'no meeting was opened'))
    },
    onDetach() {
      desk
        .openOf(session.deviceId)
        .then((meeting) => meeting && desk.vanished(meeting.id, session.deviceId))
        .catch((error: unknown) => log.error({ deviceId: session.deviceId, error }, 'a meeting lost its device'))
    },
    overhear(said) {
      if (parseModeCommand(said) || afterWakeWord(said, services.config().chat.wakeWords) !== undefined) return false
      words?.add(said)
      return true
    },
    async *welcome({ language }) {
      yield phrase('meetingBegun', language)
    },
    answer: (asked) => answer(asked, session, services),
  }
}

/** Somebody has called the device by its wake word. */
async function* answer(asked: Asked, session: Session, services: Services): AsyncGenerator<string, void, undefined> {
  const { config, providers } = asked.lease
  const question = afterWakeWord(asked.said, config.chat.wakeWords)
  if (question === '') yield phrase('listening', asked.language)
  else
    yield* think({
      model: providers.model('meeting'),
      messages: session.conversation.messages(config.chat.prompt, question ?? asked.said),
      tools: joinTools(session.tools, modeTool(session, services, asked)),
      signal: asked.signal,
      onAnswering: asked.onAnswering,
    })
}
