import type { Scope } from '../lib/scope.ts'
import type { Link } from '../protocol/link.ts'
import type { AnsweringModel } from '../providers/contract.ts'
import type { Lease } from '../providers/live-setup.ts'
import type { TurnOrigin } from '../records/turn-entry.ts'
import type { Services } from '../session/services.ts'
import type { Session } from '../session/session.ts'
import { PacketTape, type RecordedSound } from '../turn/packet-tape.ts'
import { languageOf, phrase } from '../turn/phrases.ts'
import { Playout } from '../turn/playout.ts'
import { runTurn, type TurnOutcome } from '../turn/run-turn.ts'
import { downlink } from '../turn/speech.ts'
import { Timeline } from '../turn/timeline.ts'
import { isOneOf } from './spoken-words.ts'
import type { Asked, Style } from './style.ts'
import { recordTurn, type TurnRecord } from './turn-record.ts'
import { findSwitch } from './voice-switch.ts'

/** What a turn of the conversation begins with. */
export interface Beginning {
  readonly origin: TurnOrigin
  /** Taken over: it is given back with the turn. */
  readonly lease: Lease
  /** The end of the user's speech, by the clock. */
  readonly startedAt: number
  readonly words: Promise<string>
  /** The sound of the words, where it is to be kept. */
  readonly sound?: RecordedSound | undefined
  /** Absent: the style finds an answer. */
  readonly answer?: (asked: Asked) => AsyncIterable<string>
}

export interface DialogueTurnPorts {
  readonly style: Style
  readonly session: Session
  readonly link: Link
  readonly parent: Scope
  readonly draining: AbortSignal
  readonly services: Services
}

export interface DialogueTurn {
  readonly origin: TurnOrigin
  readonly scope: Scope
  readonly playout: Playout
  /** When it was begun, by the clock. */
  readonly begunAt: number
  readonly words: Promise<string>
  /** The words once they are known. */
  readonly said: string
  readonly outcome: Promise<TurnOutcome>
  /** What is remembered of the answer instead of what was heard; `undefined`: what was heard. */
  readonly memory: string | undefined
  /** What is to be done when it is over. */
  readonly afterwards: (() => Promise<unknown>)[]
}

/** Answers one utterance on `link`, in a scope of its own inside `parent`; records it in log and metrics. */
export function beginDialogueTurn(beginning: Beginning, ports: DialogueTurnPorts): DialogueTurn {
  const { origin, lease, startedAt, words } = beginning
  const { style, session, link, parent, draining, services } = ports
  const { clock, audio, ids, storedPhrases } = services
  const { config, providers } = lease
  const scope = parent.child('turn')
  scope.add(() => lease.release())
  const timeline = new Timeline(clock, startedAt)
  const spoken = config.turns.record ? new PacketTape(downlink.frameMs) : undefined
  const playout = new Playout({
    clock,
    link,
    frameMs: downlink.frameMs,
    signal: scope.signal,
    onFirstPacket: () => timeline.mark('firstAudio'),
    ...(spoken && { onPacket: (packet: Uint8Array) => spoken.push(packet) }),
  })
  const record: TurnRecord = {
    id: ids.hex(6),
    deviceId: session.deviceId,
    mode: style.mode,
    origin,
    startedAt,
    timeline,
    playout,
    sound: beginning.sound,
    spoken,
  }
  const afterwards: (() => Promise<unknown>)[] = []
  let memory: string | undefined
  const answer = beginning.answer ?? ((asked: Asked) => answerTo(asked, origin, style))
  const turn = {
    words,
    isUnasked: origin === 'announcement',
    // An answer that is given already is to these words: they have been where they lead.
    isRedirected: (said: string) => !beginning.answer && findSwitch(said, session, services) !== undefined,
    answer: (said: string, signal: AbortSignal) =>
      answer({
        said,
        language: said === '' ? session.language : languageOf(said),
        lease,
        signal,
        onAnswering: (by: AnsweringModel) => {
          record.answeredBy = by
        },
        remember: (instead) => {
          memory = instead
        },
        afterwards: (run) => void afterwards.push(run),
      }),
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
    afterwards,
    get said() {
      return said
    },
    get memory() {
      return memory
    },
  }
}

/** The greeting, the farewell, or what the mode has to say. */
async function* answerTo(asked: Asked, origin: TurnOrigin, style: Style): AsyncGenerator<string, void, undefined> {
  const { chat } = asked.lease.config
  if (origin === 'wake-word') yield chat.greeting
  else if (isOneOf(asked.said, chat.exitWords)) yield phrase('goodbye', asked.language)
  else yield* style.answer(asked)
}
