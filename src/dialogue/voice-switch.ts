import { parseModeCommand } from '../commands/mode-command.ts'
import type { commandIntents } from '../protocol/messages/workflow.ts'
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

/** What the words ask for, if it is another mode (extensions 2); before any model. */
export function findSwitch(said: string, session: Session, { modes }: Services): VoiceSwitch | undefined {
  const command = parseModeCommand(said)
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
