import type { Timer } from '../../lib/clock.ts'
import type { EndReason, Scope } from '../../lib/scope.ts'
import type { AudioFrame } from '../../protocol/frames.ts'
import type { Listen } from '../../protocol/messages.ts'
import type { LanguageModel } from '../../providers/contract.ts'
import type { ActiveMode, ModeDefinition } from '../../session/mode.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { Ear, type Utterance } from '../../turn/ear.ts'
import { languageOf, phrase } from '../../turn/phrases.ts'
import { Playout } from '../../turn/playout.ts'
import { runTurn, type TurnOutcome } from '../../turn/run-turn.ts'
import { downlink } from '../../turn/speech.ts'
import { think } from '../../turn/think.ts'
import { Timeline } from '../../turn/timeline.ts'
import { isOneOf } from './spoken-words.ts'
import { recordTurn, type TurnOrigin } from './turn-record.ts'

export const chat: ModeDefinition = { name: 'chat', enter: (session, services) => new Chat(session, services) }

interface RunningTurn {
  readonly scope: Scope
  readonly origin: TurnOrigin
  readonly startedAt: number
  readonly playout: Playout
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
  readonly #draining = new AbortController()
  #turn: RunningTurn | undefined
  #lastListen: { readonly state: string; readonly at: number } | undefined
  #silence: Timer | undefined

  constructor(session: Session, services: Services) {
    this.#session = session
    this.#services = services
    this.#scope = session.scope.child('chat')
    this.#scope.add(() => this.#silence?.cancel())
    this.#ear = new Ear({
      clock: services.clock,
      audio: services.audio,
      scope: this.#scope,
      config: () => services.config(),
      recogniser: () => services.providers().asr,
      onSpeech: () => this.#onSpeech(),
      onUtterance: (utterance) => this.#onUtterance(utterance),
      onSkip: (reason) => services.metrics.count('lapel_audio_skipped_total', { reason }),
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
    if (this.#isRepeat(message.state)) return
    if (message.state === 'start') this.#onStart(message.mode)
    else if (message.state === 'stop') this.#ear.stop()
    else this.#onText(message.text)
  }

  onAbort(): void {
    this.#interrupt('barge-in')
    this.#listenAgain()
  }

  onDetach(reason: EndReason): void {
    this.#interrupt(reason)
    this.#ear.rest()
    this.#silence?.cancel()
    this.#lastListen = undefined
  }

  async drain(): Promise<void> {
    this.#draining.abort()
    this.#ear.cancel()
    await this.#turn?.done
  }

  leave(reason: EndReason): Promise<void> {
    return this.#scope.end(reason)
  }

  #isRepeat(state: string): boolean {
    if (state !== 'start' && state !== 'stop') return false
    const now = this.#services.clock.now()
    const last = this.#lastListen
    this.#lastListen = { state, at: now }
    return last?.state === state && now - last.at < repeatMs
  }

  #onStart(mode: Ear['mode']): void {
    // After a wake word the microphone opens at once, while its answer is on the way: that is no interruption.
    const isWaking =
      this.#turn && this.#turn.origin !== 'speech' && this.#services.clock.now() - this.#turn.startedAt < wakeMs
    if (!isWaking) this.#interrupt('barge-in')
    this.#ear.start(mode)
    this.#restartSilence()
  }

  #onText(text: string): void {
    const { chat } = this.#services.config()
    const isWakeWord = isOneOf(text, chat.wakeWords)
    if (isWakeWord && !chat.greeting) return
    this.#ear.cancel()
    this.#run(isWakeWord ? 'wake-word' : 'text', this.#services.clock.now(), Promise.resolve(text.trim()))
  }

  #onSpeech(): void {
    this.#restartSilence()
    this.#interrupt('barge-in')
  }

  #onUtterance(utterance: Utterance): void {
    this.#run(
      'speech',
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
    turn?.scope.end(reason).catch((error: unknown) => this.#services.log.error({ error }, 'turn did not end cleanly'))
  }

  #run(origin: TurnOrigin, startedAt: number, words: Promise<string>): void {
    const { clock, audio, ids, log } = this.#services
    const { link, deviceId } = this.#session
    if (!link || this.#draining.signal.aborted) return
    this.#interrupt('superseded')
    const scope = this.#scope.child('turn')
    const timeline = new Timeline(clock, startedAt)
    const providers = this.#services.providers()
    const playout = new Playout({
      clock,
      link,
      frameMs: downlink.frameMs,
      signal: scope.signal,
      onFirstPacket: () => timeline.mark('firstAudio'),
    })
    const turn = {
      words,
      answer: (said: string, signal: AbortSignal) => this.#answer(origin, said, providers.llm, signal),
      voice: providers.tts,
      spareVoice: providers.spareVoice,
      language: this.#session.language,
    }
    const done = runTurn(turn, { scope, link, playout, audio, timeline, draining: this.#draining.signal })
      .then((outcome) => {
        recordTurn({ id: ids.hex(6), deviceId, origin, outcome, timeline }, this.#services)
        return this.#settle(scope, outcome, words)
      })
      .catch((error: unknown) => log.error({ deviceId, error }, 'turn failed'))
    this.#turn = { scope, origin, startedAt: clock.now(), playout, done }
    this.#ear.guard(true)
  }

  async *#answer(
    origin: TurnOrigin,
    said: string,
    model: LanguageModel,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, undefined> {
    const { chat } = this.#services.config()
    if (origin === 'wake-word') yield chat.greeting
    else if (isOneOf(said, chat.exitWords)) yield phrase('goodbye', languageOf(said))
    else {
      const messages = this.#session.conversation.messages(chat.prompt, said)
      yield* think({ model, messages, tools: this.#session.tools, signal })
    }
  }

  async #settle(scope: Scope, outcome: TurnOutcome, words: Promise<string>): Promise<void> {
    const isCurrent = this.#turn?.scope === scope
    if (isCurrent) {
      this.#turn = undefined
      this.#ear.guard(false)
    }
    this.#remember(outcome, words)
    await scope.end('done')
    if (!isCurrent) return
    const { chat } = this.#services.config()
    if (outcome.kind === 'answered' && isOneOf(outcome.words, chat.exitWords))
      return this.#session.link?.close('normal')
    this.#listenAgain()
    this.#restartSilence()
  }

  #remember(outcome: TurnOutcome, words: Promise<string>): void {
    if (outcome.kind === 'silent') return
    const add = (user: string, heard: string) => {
      if (user === '') return
      const exchange = { user, heard, interrupted: outcome.kind === 'interrupted' }
      this.#session.conversation.add(exchange, this.#services.config().chat.historyTurns)
    }
    if (outcome.words !== '') add(outcome.words, outcome.heard)
    // The user spoke on before the words were known: they still belong to the conversation.
    else if (outcome.kind === 'interrupted') {
      words.then((late) => add(late, '')).catch(() => undefined)
    }
  }

  /** In auto no new `listen start` comes after an utterance without an answer, nor always after one with (device-wire 6). */
  #listenAgain(): void {
    if (this.#ear.mode === 'auto' && this.#lastListen?.state === 'start') this.#ear.start('auto')
  }

  /** The conversation ends when the microphone is open and nobody speaks; while an answer is spoken time stands still. */
  #restartSilence(): void {
    this.#silence?.cancel()
    const { clock } = this.#services
    this.#silence = clock.after(this.#services.config().idle.silenceSeconds * 1000, () => {
      if (this.#turn) this.#restartSilence()
      else if (this.#ear.state === 'listening') this.#session.link?.close('silence')
    })
  }
}
