import type { EndReason, Scope } from '../../lib/scope.ts'
import type { AudioFrame } from '../../protocol/frames.ts'
import type { Listen } from '../../protocol/messages.ts'
import type { AnsweringModel } from '../../providers/contract.ts'
import type { Lease } from '../../providers/live-setup.ts'
import type { ActiveMode } from '../../session/active-mode.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { Ear, type Utterance } from '../../turn/ear.ts'
import { languageOf, phrase } from '../../turn/phrases.ts'
import { Playout } from '../../turn/playout.ts'
import { runTurn, type TurnOutcome } from '../../turn/run-turn.ts'
import { downlink } from '../../turn/speech.ts'
import { think } from '../../turn/think.ts'
import { Timeline } from '../../turn/timeline.ts'
import { SilenceWatch } from './silence-watch.ts'
import { isOneOf } from './spoken-words.ts'
import { recordTurn, type TurnOrigin, type TurnRecord } from './turn-record.ts'

export const chat: ModeDefinition = { name: 'chat', enter: (session, services) => new Chat(session, services) }

interface RunningTurn {
  readonly scope: Scope
  readonly origin: TurnOrigin
  readonly startedAt: number
  readonly playout: Playout
  readonly words: Promise<string>
  /** The words once they are known. */
  said: string
  readonly done: Promise<void>
}

/** Repeats of a listen state within this time are the same gesture (extensions 3). */
const repeatMs = 300

/** A wake word and the opening of the microphone within this time are one gesture. */
const wakeMs = 1000

/** A spoken conversation: utterances become turns, at most one at a time; a new one ends the one before. */
class Chat implements ActiveMode {
  readonly name = 'chat'
  readonly #session: Session
  readonly #services: Services
  readonly #scope: Scope
  readonly #ear: Ear
  readonly #silence: SilenceWatch
  readonly #draining = new AbortController()
  #turn: RunningTurn | undefined
  #lastListen: { readonly gesture: string; readonly at: number } | undefined
  /** By the device's last word on it; in auto and realtime it does not say so again. */
  #microphoneOpen = false

  constructor(session: Session, services: Services) {
    this.#session = session
    this.#services = services
    this.#scope = session.scope.child('chat')
    this.#scope.add(() => this.#silence.stop())
    this.#ear = new Ear({
      clock: services.clock,
      audio: services.audio,
      scope: this.#scope,
      config: () => services.config(),
      lease: () => services.lease(),
      onSpeech: () => this.#onSpeech(),
      onUtterance: (utterance) => this.#onUtterance(utterance),
      onSkip: (reason) => services.metrics.count('lapel_audio_skipped_total', { reason }),
    })
    this.#silence = new SilenceWatch({
      clock: services.clock,
      silenceMs: () => services.config().idle.silenceSeconds * 1000,
      isAnswering: () => this.#turn !== undefined,
      isListening: () => this.#ear.state === 'listening',
      lastVoice: () => this.#ear.lastVoice,
      onSilence: () => session.link?.close('silence'),
    })
  }

  onAudio(frame: AudioFrame): void {
    if (frame.timestamp > 0) this.#turn?.playout.echo(frame.timestamp)
    // In auto the microphone closes when `tts start` arrives: what comes until then is not meant for us.
    const isHalfDuplex = this.#turn && this.#ear.mode === 'auto'
    if (isHalfDuplex) this.#services.metrics.count('lapel_audio_skipped_total', { reason: 'answering' })
    else this.#ear.hear(frame.packet)
  }

  onListen(message: Listen): void {
    if (message.state !== 'start' && message.state !== 'stop') return this.#onText(message.text)
    const isStart = message.state === 'start'
    if (this.#isRepeat(isStart ? message.mode : 'stop')) return
    this.#microphoneOpen = isStart
    if (isStart) this.#onStart(message.mode)
    else this.#ear.stop()
  }

  onAbort(): void {
    this.#interrupt('barge-in')
    this.#listenAgain()
  }

  onDetach(reason: EndReason): void {
    this.#interrupt(reason)
    this.#ear.rest()
    this.#silence.stop()
    this.#lastListen = undefined
    this.#microphoneOpen = false
  }

  async drain(): Promise<void> {
    this.#draining.abort()
    this.#ear.cancel()
    await this.#turn?.done
  }

  leave(reason: EndReason): Promise<void> {
    this.#interrupt(reason)
    return this.#scope.end(reason)
  }

  /** A start in another mode is another gesture. */
  #isRepeat(gesture: string): boolean {
    const now = this.#services.clock.now()
    const last = this.#lastListen
    this.#lastListen = { gesture, at: now }
    return last?.gesture === gesture && now - last.at < repeatMs
  }

  #onStart(mode: Ear['mode']): void {
    // After a wake word the microphone opens at once, while its answer is on the way: that is no interruption.
    const isWaking =
      this.#turn && this.#turn.origin !== 'speech' && this.#services.clock.now() - this.#turn.startedAt < wakeMs
    if (!isWaking) this.#interrupt('barge-in')
    this.#ear.start(mode)
    this.#silence.restart()
  }

  #onText(text: string): void {
    const { chat } = this.#services.config()
    const isWakeWord = isOneOf(text, chat.wakeWords)
    if (text.trim() === '' || (isWakeWord && !chat.greeting)) return
    this.#ear.cancel()
    if (this.#ear.mode === 'realtime') this.#listenAgain()
    this.#run(
      isWakeWord ? 'wake-word' : 'text',
      this.#services.lease(),
      this.#services.clock.now(),
      Promise.resolve(text.trim()),
    )
  }

  #onSpeech(): void {
    this.#silence.restart()
    this.#interrupt('barge-in')
  }

  #onUtterance(utterance: Utterance): void {
    this.#run(
      'speech',
      utterance.lease.again(),
      utterance.endedAt,
      utterance.transcript.then(({ text }) => text.trim()),
    )
    // In realtime the microphone stays open and no new listen start comes (device-wire 6).
    if (this.#ear.mode === 'realtime') this.#ear.start('realtime')
  }

  #interrupt(reason: EndReason): void {
    const turn = this.#turn
    this.#turn = undefined
    this.#ear.guard(false)
    if (!turn) return
    turn.scope.end(reason).catch((error: unknown) => this.#services.log.error({ error }, 'turn did not end cleanly'))
    this.#rememberInterrupted(turn)
  }

  /** Takes the lease over: it is given back with the turn. */
  #run(origin: TurnOrigin, lease: Lease, startedAt: number, words: Promise<string>): void {
    const { clock, audio, ids, log } = this.#services
    const { link, deviceId } = this.#session
    if (!link || this.#draining.signal.aborted) {
      lease.release()
      return
    }
    this.#interrupt('superseded')
    const scope = this.#scope.child('turn')
    const timeline = new Timeline(clock, startedAt)
    scope.add(() => lease.release())
    const { config, providers } = lease
    const playout = new Playout({
      clock,
      link,
      frameMs: downlink.frameMs,
      signal: scope.signal,
      onFirstPacket: () => timeline.mark('firstAudio'),
    })
    const turn = {
      words,
      answer: (said: string, signal: AbortSignal) => this.#answer(origin, said, lease, record, signal),
      voice: providers.tts,
      spareVoice: providers.spareVoice,
      language: this.#session.language,
      ...(config.chat.waitMs > 0 && {
        patience: { ms: config.chat.waitMs, packets: this.#services.storedPhrases.oneMoment },
      }),
    }
    const record: TurnRecord = { id: ids.hex(6), deviceId, origin, timeline }
    const done = runTurn(turn, { scope, link, playout, audio, timeline, clock, draining: this.#draining.signal })
      .then((outcome) => {
        recordTurn(record, outcome, this.#services)
        return this.#settle(scope, outcome)
      })
      .catch((error: unknown) => log.error({ deviceId, error }, 'turn failed'))
    const running: RunningTurn = { scope, origin, startedAt: clock.now(), playout, words, said: '', done }
    words
      .then((said) => {
        running.said = said
      })
      .catch(() => undefined)
    this.#turn = running
    this.#ear.guard(true)
  }

  async *#answer(
    origin: TurnOrigin,
    said: string,
    { config: { chat }, providers }: Lease,
    record: TurnRecord,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, undefined> {
    if (origin === 'wake-word') yield chat.greeting
    else if (isOneOf(said, chat.exitWords)) yield phrase('goodbye', languageOf(said))
    else {
      const messages = this.#session.conversation.messages(chat.prompt, said)
      const onAnswering = (by: AnsweringModel) => {
        record.answeredBy = by
      }
      yield* think({ model: providers.model('chat'), messages, tools: this.#session.tools, signal, onAnswering })
    }
  }

  async #settle(scope: Scope, outcome: TurnOutcome): Promise<void> {
    if (this.#turn?.scope !== scope) return
    this.#turn = undefined
    this.#ear.guard(false)
    if (outcome.kind !== 'silent') this.#remember(outcome.words, outcome.heard, outcome.kind === 'interrupted')
    await scope.end('done')
    if (this.#scope.ended) return
    const { chat } = this.#services.config()
    if (outcome.kind === 'answered' && isOneOf(outcome.words, chat.exitWords))
      return this.#session.link?.close('normal')
    this.#listenAgain()
    this.#silence.restart()
  }

  #remember(user: string, heard: string, interrupted: boolean): void {
    if (user === '') return
    this.#session.conversation.add({ user, heard, interrupted }, this.#services.config().chat.historyTurns)
  }

  /** At once, not when the turn has wound up: the next turn or the next connection may already look back on it. */
  #rememberInterrupted({ said, playout, words }: RunningTurn): void {
    if (said !== '') this.#remember(said, playout.heard().text, true)
    // The user spoke on before the words were known: they still belong to the conversation.
    else words.then((late) => this.#remember(late, '', true)).catch(() => undefined)
  }

  /** No new `listen start` comes in realtime, nor in auto after an utterance without an answer (device-wire 6). */
  #listenAgain(): void {
    if (this.#microphoneOpen && this.#ear.mode !== 'manual') this.#ear.start(this.#ear.mode)
  }
}
