import type { Scope } from '../../lib/scope.ts'
import type { Link } from '../../protocol/link.ts'
import type { AnsweringModel } from '../../providers/contract.ts'
import type { Lease } from '../../providers/live-setup.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { languageOf, phrase } from '../../turn/phrases.ts'
import { Playout } from '../../turn/playout.ts'
import { runTurn, type TurnOutcome } from '../../turn/run-turn.ts'
import { downlink } from '../../turn/speech.ts'
import { think } from '../../turn/think.ts'
import { Timeline } from '../../turn/timeline.ts'
import { isOneOf } from './spoken-words.ts'
import { recordTurn, type TurnOrigin, type TurnRecord } from './turn-record.ts'

/** What a turn of the conversation begins with. */
export interface Beginning {
  readonly origin: TurnOrigin
  /** Taken over: it is given back with the turn. */
  readonly lease: Lease
  /** The end of the user's speech, by the clock. */
  readonly startedAt: number
  readonly words: Promise<string>
}

export interface ChatTurn {
  readonly origin: TurnOrigin
  readonly scope: Scope
  readonly playout: Playout
  /** When it was begun, by the clock. */
  readonly begunAt: number
  readonly words: Promise<string>
  /** The words once they are known. */
  readonly said: string
  readonly outcome: Promise<TurnOutcome>
}

/** Answers one utterance on `link`, in a scope of its own inside `parent`; records it in log and metrics. */
export function beginChatTurn(
  { origin, lease, startedAt, words }: Beginning,
  session: Session,
  link: Link,
  parent: Scope,
  draining: AbortSignal,
  services: Services,
): ChatTurn {
  const { clock, audio, ids, storedPhrases } = services
  const { config, providers } = lease
  const scope = parent.child('turn')
  scope.add(() => lease.release())
  const timeline = new Timeline(clock, startedAt)
  const record: TurnRecord = { id: ids.hex(6), deviceId: session.deviceId, origin, timeline }
  const playout = new Playout({
    clock,
    link,
    frameMs: downlink.frameMs,
    signal: scope.signal,
    onFirstPacket: () => timeline.mark('firstAudio'),
  })
  const turn = {
    words,
    answer: (said: string, signal: AbortSignal) => answerTo(said, lease, session, record, signal),
    voice: providers.tts,
    spareVoice: providers.spareVoice,
    language: session.language,
    ...(config.chat.waitMs > 0 && { patience: { ms: config.chat.waitMs, packets: storedPhrases.oneMoment } }),
  }
  const outcome = runTurn(turn, { scope, link, playout, audio, timeline, clock, draining }).then((result) => {
    recordTurn(record, result, services)
    return result
  })
  let said = ''
  words
    .then((known) => {
      said = known
    })
    .catch(() => undefined)
  return {
    origin,
    scope,
    playout,
    begunAt: clock.now(),
    words,
    outcome,
    get said() {
      return said
    },
  }
}

/** The greeting, the farewell, or what the model says. */
async function* answerTo(
  said: string,
  { config: { chat }, providers }: Lease,
  { conversation, tools }: Session,
  record: TurnRecord,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  if (record.origin === 'wake-word') yield chat.greeting
  else if (isOneOf(said, chat.exitWords)) yield phrase('goodbye', languageOf(said))
  else {
    const onAnswering = (by: AnsweringModel) => {
      record.answeredBy = by
    }
    const messages = conversation.messages(chat.prompt, said)
    yield* think({ model: providers.model('chat'), messages, tools, signal, onAnswering })
  }
}
