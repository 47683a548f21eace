import type { EndReason, Scope } from '../../lib/scope.ts'
import type { AudioFrame } from '../../protocol/frames.ts'
import type { Listen } from '../../protocol/messages.ts'
import type { ActiveMode } from '../../session/active-mode.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { Ear, type Utterance } from '../../turn/ear.ts'
import type { TurnOutcome } from '../../turn/run-turn.ts'
import { type Beginning, beginChatTurn, type ChatTurn } from './chat-turn.ts'
import { SilenceWatch } from './silence-watch.ts'
import { isOneOf } from './spoken-words.ts'

export const chat: ModeDefinition = { name: 'chat', enter: (session, services) => new Chat(session, services) }

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
  #turn: ChatTurn | undefined
  /** When the latest turn has been wound up. */
  #settled: Promise<void> = Promise.resolve()
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
    await this.#settled
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
      this.#turn && this.#turn.origin !== 'speech' && this.#services.clock.now() - this.#turn.begunAt < wakeMs
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
    this.#run({
      origin: isWakeWord ? 'wake-word' : 'text',
      lease: this.#services.lease(),
      startedAt: this.#services.clock.now(),
      words: Promise.resolve(text.trim()),
    })
  }

  #onSpeech(): void {
    this.#silence.restart()
    this.#interrupt('barge-in')
  }

  #onUtterance(utterance: Utterance): void {
    this.#run({
      origin: 'speech',
      lease: utterance.lease.again(),
      startedAt: utterance.endedAt,
      words: utterance.transcript.then(({ text }) => text.trim()),
    })
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

  #run(beginning: Beginning): void {
    const { link, deviceId } = this.#session
    if (!link || this.#draining.signal.aborted) return beginning.lease.release()
    this.#interrupt('superseded')
    const turn = beginChatTurn(beginning, this.#session, link, this.#scope, this.#draining.signal, this.#services)
    this.#turn = turn
    this.#ear.guard(true)
    this.#settled = turn.outcome
      .then((outcome) => this.#settle(turn, outcome))
      .catch((error: unknown) => this.#services.log.error({ deviceId, error }, 'turn failed'))
  }

  async #settle(turn: ChatTurn, outcome: TurnOutcome): Promise<void> {
    if (this.#turn !== turn) return
    this.#turn = undefined
    this.#ear.guard(false)
    if (outcome.kind !== 'silent') this.#remember(outcome.words, outcome.heard, outcome.kind === 'interrupted')
    await turn.scope.end('done')
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
  #rememberInterrupted({ said, playout, words }: ChatTurn): void {
    if (said !== '') this.#remember(said, playout.heard().text, true)
    // The user spoke on before the words were known: they still belong to the conversation.
    else words.then((late) => this.#remember(late, '', true)).catch(() => undefined)
  }

  /** No new `listen start` comes in realtime, nor in auto after an utterance without an answer (device-wire 6). */
  #listenAgain(): void {
    if (this.#microphoneOpen && this.#ear.mode !== 'manual') this.#ear.start(this.#ear.mode)
  }
}
