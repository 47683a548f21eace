import { parseJoinCommand } from '../commands/join-command.ts'
import { parseModeCommand } from '../commands/mode-command.ts'
import { startedMessage } from '../meetings/started-message.ts'
import { afterWakeWord } from '../meetings/wake-words.ts'
import type { commandIntents } from '../protocol/messages/workflow.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { Arrival } from '../session/arrival.ts'
import type { Services } from '../session/services.ts'
import type { Session } from '../session/session.ts'
import { type Language, phrase } from '../turn/phrases.ts'

/** Words that ask for another mode. */
export interface VoiceSwitch {
  /** Whether this server has such a mode. */
  readonly isKnown: boolean
  /** What badges are told. */
  readonly intent: Extract<(typeof commandIntents)[number], 'enter_working' | 'end_meeting'> | undefined
  /** Resolves to whether the mode is another one now. */
  run(arrival: Arrival): Promise<boolean>
  /** What there is to say when it is not. */
  unchanged(language: Language): AsyncIterable<string>
}

/** What the words ask for, if it is another mode (extensions 2), with a wake word before them or not; before any model. */
export function findSwitch(said: string, session: Session, services: Services): VoiceSwitch | undefined {
  const { modes, config } = services
  const words = afterWakeWord(said, config().chat.wakeWords) || said
  const code = parseJoinCommand(words)
  if (code !== undefined) return joining(code, session, services)
  const command = parseModeCommand(words)
  if (!command) return undefined
  const mode = command.mode === 'current' ? session.mode.name : command.mode
  const isKnown = modes.modes.some(({ name }) => name === mode)
  const isEnd = command.action === 'end'
  const reason = !isKnown ? 'noSuchMode' : isEnd ? 'notInMode' : 'alreadyInMode'
  return {
    isKnown,
    intent:
      !isEnd && mode === 'working'
        ? 'enter_working'
        : isEnd && mode === 'meeting' && isKnown
          ? 'end_meeting'
          : undefined,
    run: (arrival) => (isEnd ? modes.end(session, mode, arrival) : modes.start(session, mode, arrival)),
    async *unchanged(language) {
      yield phrase(reason, language)
    },
  }
}

/** Into a meeting of another device, whatever mode is on. */
function joining(code: string, session: Session, { modes, meetings }: Services): VoiceSwitch {
  const isKnown = modes.modes.some(({ name }) => name === 'meeting')
  let outcome: 'noSuchMode' | 'noSuchMeeting' | 'meetingJoined' = isKnown ? 'noSuchMeeting' : 'noSuchMode'
  return {
    isKnown,
    intent: undefined,
    async run(arrival) {
      const meeting = await meetings.desk.join(session.device, code).catch((error: unknown) => {
        if (error instanceof WireError) return undefined
        throw error
      })
      if (!meeting) return false
      outcome = 'meetingJoined'
      const isChanged = await modes.start(session, 'meeting', arrival)
      if (!isChanged) session.link?.send(startedMessage(meeting))
      return isChanged
    },
    async *unchanged(language) {
      yield phrase(outcome, language)
    },
  }
}
