import { sleep } from '../lib/clock.ts'
import type { EndReason, Scope } from '../lib/scope.ts'
import type { AudioFrame } from '../protocol/frames.ts'
import type { Listen } from '../protocol/messages.ts'
import type { ActiveMode } from '../session/active-mode.ts'
import type { Arrival } from '../session/arrival.ts'
import type { Services } from '../session/services.ts'
import type { Session } from '../session/session.ts'
import { Ear, type Utterance } from '../turn/ear.ts'
import { languageOf, phrase } from '../turn/phrases.ts'
import type { TurnOutcome } from '../turn/run-turn.ts'
import { type Beginning, beginDialogueTurn, type DialogueTurn } from './dialogue-turn.ts'
import { Repeats } from './repeats.ts'
import { SilenceWatch } from './silence-watch.ts'
import { isOneOf } from './spoken-words.ts'
import type { Asked, Style } from './style.ts'
import { findSwitch } from './voice-switch.ts'

/** Repeats of a listen state within this time are the same gesture (extensions 3). */
const gestureMs = 300

/** The same text within this time has been sent twice. */
const textRepeatMs = 1000

/** A wake word and the opening of the microphone within this time are one gesture. */
const wakeMs = 1000

/** Whoever opened the microphone has begun to speak by then, or does not want to. */
const quietMs = 3000

/** What the recogniser has for the last words when the mode or the connection ends. */
const hearOutMs = 5000

/** Another mode was asked for and could not be had. */
async function* ownUp({ language }: Asked): AsyncGenerator<string, void, undefined> {
  yield phrase('switchFailed', language)
}

/**
 * The ground of every mode that is a spoken conversation: utterances become turns, at most one at a time; a new one
 * ends the one before. What is answered is the style's affair, which is all that such a mode consists of.
 */
export class Dialogue implements ActiveMode {
  readonly name: string
  readonly #style: Style
  readonly #session: Session
  readonly #services: Services
  readonly #scope: Scope
  readonly #ear: Ear
  readonly #silence: SilenceWatch
  readonly #draining = new AbortController()
  readonly #gestures: Repeats
  readonly #texts: Repeats
  /** Utterances whose words are not known yet, where everything that is said counts; in the order in which it was said. */
  readonly #overheard = new Set<Promise<void>>()
  #lastOverheard: Promise<void> = Promise.resolve()
  #turn: DialogueTurn | undefined
  /** When the microphone was opened, or somebody may have begun to speak again, by the clock. */
  #openedAt = 0
  /** When the latest turn has been wound up. */
  #settled: Promise<void> = Promise.resolve()

  constructor(style: Style, session: Session, services: Services, arrival: Arrival) {
    this.name = style.mode
    this.#style = style
    this.#session = session
    this.#services = services
    this.#gestures = new Repeats(services.clock, gestureMs)
    this.#texts = new Repeats(services.clock, textRepeatMs)
    this.#scope = session.scope.child(style.mode)
    this.#scope.add(() => this.#silence.stop())
    this.#ear = new Ear({
      clock: services.clock,
      audio: services.audio,
      scope: this.#scope,
      config: () => services.config(),
      lease: () => services.lease(),
      wantsVoicePrints: style.overhear !== undefined,
      onSpeech: () => this.#onSpeech(),
      onUtterance: (utterance) => this.#onUtterance(utterance),
      onSkip: (reason) => services.metrics.count('lapel_audio_skipped_total', { reason }),
    })
    this.#silence = new SilenceWatch({
      clock: services.clock,
      silenceMs: () => services.config().idle.silenceSeconds * style.silenceTimes * 1000,
      isAnswering: () => this.#turn !== undefined,
      isListening: () => this.#ear.state === 'listening',
      lastVoice: () => this.#ear.lastVoice,
      onSilence: () => session.link?.close('silence'),
    })
    style.begin?.(this.#scope)
    this.#arrive(arrival)
  }

  onAudio(frame: AudioFrame): void {
    if (frame.timestamp > 0) this.#turn?.playout.echo(frame.timestamp)
    // In auto the microphone closes when `tts start` arrives: what comes until then is not meant for us.
    const isHalfDuplex = this.#turn && this.#ear.mode === 'auto'
    if (isHalfDuplex) this.#services.metrics.count('lapel_audio_skipped_total', { reason: 'answering' })
    // A mode that is being left may take its time for that, and must not begin anything meanwhile.
    else if (!this.#scope.ended) this.#ear.hear(frame.packet)
  }

  onListen(message: Listen): void {
    if (message.state !== 'start' && message.state !== 'stop') return this.#onText(message.text)
    const isStart = message.state === 'start'
    // A start in another mode is another gesture.
    if (this.#gestures.isRepeat(isStart ? message.mode : 'stop')) return
    this.#session.microphone = { isOpen: isStart, mode: isStart ? message.mode : this.#session.microphone.mode }
    // The mode that comes next finds the microphone as it is.
    if (this.#scope.ended) return
    if (isStart) this.#onStart(message.mode)
    else this.#ear.stop()
  }

  onAbort(): void {
    this.#interrupt('barge-in', 'forget')
    this.#listenAgain()
  }

  onDetach(reason: EndReason): void | Promise<void> {
    this.#session.microphone = { isOpen: false, mode: this.#session.microphone.mode }
    this.#interrupt(reason, 'forget')
    this.#silence.stop()
    this.#gestures.forget()
    this.#style.onDetach?.()
    if (!this.#style.overhear) return this.#ear.rest()
    return this.#hearOut().then(() => {
      if (!this.#session.link) this.#ear.rest()
    })
  }

  announce(text: string): boolean {
    const { link, microphone } = this.#session
    const isTaken = !link || this.#turn !== undefined || this.#draining.signal.aborted || this.#scope.ended
    if (isTaken || this.#style.overhear || (microphone.isOpen && !this.#isQuiet())) return false
    link.send({ type: 'alert', status: 'Lapel', message: text, emotion: 'happy' })
    this.#announce(async function* () {
      yield text
    })
    return true
  }

  /** The microphone has been open for long enough for somebody to begin, and nobody speaks. */
  #isQuiet(): boolean {
    const { mode } = this.#session.microphone
    const since = Math.max(this.#openedAt, this.#ear.lastVoice)
    return mode !== 'manual' && this.#services.clock.now() - since >= quietMs
  }

  async drain(): Promise<void> {
    this.#draining.abort()
    await this.#hearOut()
    this.#ear.cancel()
    await this.#settled
  }

  async leave(reason: EndReason): Promise<void> {
    this.#interrupt(reason, 'forget')
    await this.#hearOut()
    await this.#scope.end(reason)
  }

  /** Where everything that is said counts, so does the sentence that is being said. */
  async #hearOut(): Promise<void> {
    if (!this.#style.overhear || this.#scope.ended) return
    this.#ear.stop()
    const deadline = this.#scope.child('hear out')
    const all = Promise.all(this.#overheard)
    await Promise.race([all, sleep(this.#services.clock, hearOutMs, deadline.signal).catch(() => undefined)])
    await deadline.end('done')
  }

  /** The microphone may be open already; what led here is answered. */
  #arrive(arrival: Arrival): void {
    const { microphone, link, language } = this.#session
    if (!link) return
    if (microphone.isOpen) this.#onStart(microphone.mode)
    if (arrival.by === 'voice') {
      // Sent a second time, it would find the mode on already.
      this.#texts.isRepeat(arrival.said)
      this.#tell(arrival.said, (asked) => this.#style.welcome(asked))
    }
    if (arrival.by === 'admin') this.#announce((asked) => this.#style.welcome({ ...asked, language }))
  }

  #onStart(mode: Ear['mode']): void {
    // After a wake word the microphone opens at once, while its answer is on the way: that is no interruption.
    const isWaking =
      this.#turn && this.#turn.origin !== 'speech' && this.#services.clock.now() - this.#turn.begunAt < wakeMs
    if (!isWaking) this.#interrupt('barge-in')
    // Another mode begins anew, which must not cost what was being said.
    if (this.#style.overhear && mode !== this.#ear.mode) this.#ear.stop()
    this.#openedAt = this.#services.clock.now()
    this.#ear.start(mode)
    this.#silence.restart()
  }

  #onText(text: string): void {
    const { chat } = this.#services.config()
    const isWakeWord = isOneOf(text, chat.wakeWords)
    if (text.trim() === '' || (isWakeWord && !chat.greeting)) return
    // Sent twice by a client that did not trust its connection: it must not be carried out twice.
    if (!isWakeWord && this.#texts.isRepeat(text)) return
    if (!isWakeWord && this.#style.overhear?.(text.trim())) return
    if (this.#style.overhear) this.#ear.stop()
    else this.#ear.cancel()
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
    if (this.#style.overhear) return this.#overhear(utterance)
    this.#run({
      origin: 'speech',
      lease: utterance.lease.again(),
      startedAt: utterance.endedAt,
      words: utterance.transcript.then(({ text }) => text.trim()),
      sound: utterance.sound,
    })
    // In realtime the microphone stays open and no new listen start comes (device-wire 6).
    if (this.#ear.mode === 'realtime') this.#ear.start('realtime')
  }

  /** Where people talk to each other, no turn begins before it is known that somebody talks to the device. */
  #overhear({ lease, transcript, endedAt, sound }: Utterance): void {
    const kept = lease.again()
    const before = this.#lastOverheard
    const heard = transcript.then(
      async ({ text, voicePrint }) => {
        await before
        const words = text.trim()
        const isTaken = words === '' || this.#scope.ended || this.#style.overhear?.(words, voicePrint)
        if (isTaken) return kept.release()
        this.#run({ origin: 'speech', lease: kept, startedAt: endedAt, words: Promise.resolve(words), sound })
      },
      (error: unknown) => {
        kept.release()
        if (!this.#scope.ended) this.#services.log.warn({ deviceId: this.#session.deviceId, error }, 'not understood')
      },
    )
    this.#overheard.add(heard)
    this.#lastOverheard = heard
    void heard.finally(() => this.#overheard.delete(heard))
    // What is said next must be heard as well; a held key is not pressed anew for it.
    if (this.#session.microphone.isOpen) this.#ear.start(this.#ear.mode)
  }

  /** `late`: what becomes of words that are not known yet. */
  #interrupt(reason: EndReason, late: 'obey' | 'forget' = 'obey'): void {
    const turn = this.#turn
    this.#turn = undefined
    this.#ear.guard(false)
    if (!turn) return
    turn.scope.end(reason).catch((error: unknown) => this.#services.log.error({ error }, 'turn did not end cleanly'))
    this.#rememberInterrupted(turn, late)
    this.#runAfterwards(turn)
  }

  /** Answers words that are known already. */
  #tell(said: string, answer: NonNullable<Beginning['answer']>): void {
    const { clock } = this.#services
    this.#run({
      origin: 'text',
      lease: this.#services.lease(),
      startedAt: clock.now(),
      words: Promise.resolve(said),
      answer,
    })
  }

  /** Says something that nobody asked for. */
  #announce(answer: NonNullable<Beginning['answer']>): void {
    const { clock } = this.#services
    this.#run({
      origin: 'announcement',
      lease: this.#services.lease(),
      startedAt: clock.now(),
      words: Promise.resolve(''),
      answer,
    })
  }

  #run(beginning: Beginning): void {
    const { link, deviceId } = this.#session
    if (!link || this.#draining.signal.aborted) return beginning.lease.release()
    this.#interrupt('superseded')
    const turn = beginDialogueTurn(beginning, {
      style: this.#style,
      session: this.#session,
      link,
      parent: this.#scope,
      draining: this.#draining.signal,
      services: this.#services,
    })
    this.#turn = turn
    this.#ear.guard(true)
    this.#settled = turn.outcome
      .then((outcome) => this.#settle(turn, outcome))
      .catch((error: unknown) => this.#services.log.error({ deviceId, error }, 'turn failed'))
  }

  async #settle(turn: DialogueTurn, outcome: TurnOutcome): Promise<void> {
    if (this.#turn !== turn) return
    this.#turn = undefined
    this.#ear.guard(false)
    if (outcome.kind === 'redirected') return this.#redirect(turn, outcome.words)
    if (outcome.kind !== 'silent') {
      this.#remember(outcome.words, turn.memory ?? outcome.heard, outcome.kind === 'interrupted')
    }
    await turn.scope.end('done')
    this.#runAfterwards(turn)
    if (this.#scope.ended) return
    const { chat } = this.#services.config()
    if (outcome.kind === 'answered' && isOneOf(outcome.words, chat.exitWords))
      return this.#session.link?.close('normal')
    this.#listenAgain()
    this.#silence.restart()
  }

  /** The words ask for another mode, which is entered and then answers them; where it is on already, that is said. */
  async #redirect(turn: DialogueTurn, said: string): Promise<void> {
    await turn.scope.end('done')
    const found = findSwitch(said, this.#session, this.#services)
    if (!found) return
    if (found.intent) this.#session.link?.send({ type: 'workflow', event: 'command', intent: found.intent })
    try {
      const isChanged = found.isKnown && (await found.run({ by: 'voice', said }))
      if (!isChanged && !this.#scope.ended) this.#tell(said, () => found.unchanged(languageOf(said)))
    } catch (error) {
      this.#services.log.error({ deviceId: this.#session.deviceId, error }, 'the mode could not be changed')
      if (!this.#scope.ended) this.#tell(said, ownUp)
    }
  }

  #runAfterwards({ afterwards }: DialogueTurn): void {
    for (const run of afterwards.splice(0)) {
      run().catch((error: unknown) => this.#services.log.error({ error }, 'what a tool began did not end well'))
    }
  }

  #remember(user: string, heard: string, interrupted: boolean): void {
    if (user === '') return
    this.#session.conversation.add({ user, heard, interrupted }, this.#services.config().chat.historyTurns)
  }

  /** At once, not when the turn has wound up: the next turn or the next connection may already look back on it. */
  #rememberInterrupted({ said, playout, words, memory }: DialogueTurn, late: 'obey' | 'forget'): void {
    if (said !== '') return this.#remember(said, memory ?? playout.heard().text, true)
    // The user spoke on before the words were known: they still belong to the conversation.
    else words.then((known) => this.#catchUp(known, late)).catch(() => undefined)
  }

  #catchUp(known: string, late: 'obey' | 'forget'): void {
    this.#remember(known, '', true)
    if (late === 'forget' || known === '' || this.#scope.ended) return
    this.#style.overtaken?.(known, languageOf(known)).catch((error: unknown) => {
      this.#services.log.error({ error }, 'words that were overtaken came to nothing')
    })
  }

  /** No new `listen start` comes in realtime, nor in auto after an utterance without an answer (device-wire 6). */
  #listenAgain(): void {
    const isOver = this.#scope.ended || !this.#session.microphone.isOpen
    if (isOver || this.#ear.mode === 'manual') return
    this.#openedAt = this.#services.clock.now()
    this.#ear.start(this.#ear.mode)
  }
}
