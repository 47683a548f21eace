import { sleep } from '../lib/clock.ts'
import type { EndReason, Scope } from '../lib/scope.ts'
import type { AudioFrame } from '../protocol/frames.ts'
import type { Listen } from '../protocol/messages.ts'
import type { ActiveMode } from '../session/active-mode.ts'
import type { Arrival } from '../session/arrival.ts'
import type { Services } from '../session/services.ts'
import type { Session } from '../session/session.ts'
import { Ear, type Utterance } from '../turn/ear.ts'
import type { TurnOutcome } from '../turn/run-turn.ts'
import { Repeats } from './repeats.ts'
import { SilenceWatch } from './silence-watch.ts'
import { isOneOf } from './spoken-words.ts'
import type { Style } from './style.ts'
import { TurnTaking } from './turn-taking.ts'

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

/**
 * The ground of every mode that is a spoken conversation: what the device does with its microphone, and what it sends,
 * becomes turns. What is answered is the style's affair, which is all that such a mode consists of.
 */
export class Dialogue implements ActiveMode {
  readonly name: string
  readonly #style: Style
  readonly #session: Session
  readonly #services: Services
  readonly #scope: Scope
  readonly #ear: Ear
  readonly #silence: SilenceWatch
  readonly #turns: TurnTaking
  readonly #gestures: Repeats
  readonly #texts: Repeats
  /** Utterances whose words are not known yet, where everything that is said counts; in the order in which it was said. */
  readonly #overheard = new Set<Promise<void>>()
  #lastOverheard: Promise<void> = Promise.resolve()
  /** When the microphone was opened, or somebody may have begun to speak again, by the clock. */
  #openedAt = 0

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
    this.#turns = new TurnTaking({
      style,
      session,
      services,
      scope: this.#scope,
      onAnswering: (isAnswering) => this.#ear.guard(isAnswering),
      onOver: (outcome) => this.#onOver(outcome),
    })
    this.#silence = new SilenceWatch({
      clock: services.clock,
      silenceMs: () => services.config().idle.silenceSeconds * style.silenceTimes * 1000,
      isAnswering: () => this.#turns.current !== undefined,
      isListening: () => this.#ear.state === 'listening',
      lastVoice: () => this.#ear.lastVoice,
      onSilence: () => session.link?.close('silence'),
    })
    style.begin?.(this.#scope)
    this.#arrive(arrival)
  }

  onAudio(frame: AudioFrame): void {
    if (frame.timestamp > 0) this.#turns.current?.playout.echo(frame.timestamp)
    // In auto the microphone closes when `tts start` arrives: what comes until then is not meant for us.
    const isHalfDuplex = this.#turns.current && this.#ear.mode === 'auto'
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
    this.#turns.interrupt('barge-in', 'forget')
    this.#listenAgain()
  }

  onDetach(reason: EndReason): void | Promise<void> {
    this.#session.microphone = { isOpen: false, mode: this.#session.microphone.mode }
    this.#turns.interrupt(reason, 'forget')
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
    const isTaken = !link || this.#turns.current !== undefined || this.#turns.isDraining || this.#scope.ended
    if (isTaken || this.#style.overhear || (microphone.isOpen && !this.#isQuiet())) return false
    link.send({ type: 'alert', status: 'Lapel', message: text, emotion: 'happy' })
    this.#turns.announce(async function* () {
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
    this.#turns.stopTaking()
    await this.#hearOut()
    this.#ear.cancel()
    await this.#turns.settled
  }

  async leave(reason: EndReason): Promise<void> {
    this.#turns.interrupt(reason, 'forget')
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
      this.#turns.tell(arrival.said, (asked) => this.#style.welcome(asked))
    }
    if (arrival.by === 'admin') this.#turns.announce((asked) => this.#style.welcome({ ...asked, language }))
  }

  #onStart(mode: Ear['mode']): void {
    // After a wake word the microphone opens at once, while its answer is on the way: that is no interruption.
    const turn = this.#turns.current
    const isWaking = turn && turn.origin !== 'speech' && this.#services.clock.now() - turn.begunAt < wakeMs
    if (!isWaking) this.#turns.interrupt('barge-in')
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
    this.#turns.run({
      origin: isWakeWord ? 'wake-word' : 'text',
      lease: this.#services.lease(),
      startedAt: this.#services.clock.now(),
      words: Promise.resolve(text.trim()),
    })
  }

  #onSpeech(): void {
    this.#silence.restart()
    this.#turns.interrupt('barge-in')
  }

  #onUtterance(utterance: Utterance): void {
    if (this.#style.overhear) return this.#overhear(utterance)
    this.#turns.run({
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
        this.#turns.run({ origin: 'speech', lease: kept, startedAt: endedAt, words: Promise.resolve(words), sound })
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

  #onOver(outcome: TurnOutcome): void {
    const { chat } = this.#services.config()
    if (outcome.kind === 'answered' && isOneOf(outcome.words, chat.exitWords))
      return this.#session.link?.close('normal')
    this.#listenAgain()
    this.#silence.restart()
  }

  /** No new `listen start` comes in realtime, nor in auto after an utterance without an answer (device-wire 6). */
  #listenAgain(): void {
    const isOver = this.#scope.ended || !this.#session.microphone.isOpen
    if (isOver || this.#ear.mode === 'manual') return
    this.#openedAt = this.#services.clock.now()
    this.#ear.start(this.#ear.mode)
  }
}
