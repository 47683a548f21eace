import { type ReadonlySignal, signal } from '@preact/signals'
import type { DownMessage, ListenMode } from '../../../src/protocol/messages.ts'
import { AnswerSound } from './answer-sound.ts'
import { type Codec, loadCodec } from './codec.ts'
import { afterwards, type Happening, noConversation } from './conversation.ts'
import { isRefusal, type Told } from './messages.ts'
import { firstMode, Registration } from './registration.ts'
import { VoiceInput } from './voice-input.ts'
import { VoiceLink } from './voice-link.ts'

/** The recogniser has nothing after this time: it will not have anything any more. */
const patienceMs = 15_000
/** Whoever was heard this long ago or less is taken for the reason why an answer ends early. */
const bargeInMs = 2000

/** This browser as a device of the server: over the same socket and with the same messages as firmware. */
export class VoiceDevice {
  readonly conversation = signal(noConversation)
  readonly listenMode = signal<ListenMode>('realtime')
  /** Whether it listens all the time, or would if it were connected. */
  readonly isListening = signal(false)
  readonly input = new VoiceInput(
    (pcm) => this.#codec?.encode(pcm),
    () => this.rest(),
  )
  readonly link = new VoiceLink({
    askForPass: () => this.#registration.askForPass(),
    findServer: () => this.#registration.findServer(),
    onMessage: (message) => this.#receive(message),
    onAudio: (packet) => this.#sound.take(packet),
  })
  readonly #registration = new Registration()
  readonly #sound = new AnswerSound({
    codec: () => this.#codec,
    onSound: (at) => this.#happen({ kind: 'sound', at }),
    onSilent: (isCut) => this.#onSilent(isCut),
  })
  readonly #endings: (() => void)[] = []
  #codec: Codec | undefined
  #loading: Promise<void> | undefined
  #patience: ReturnType<typeof setTimeout> | undefined
  #isHeld = false
  #isEnded = false

  get mode(): ReadonlySignal<string> {
    return this.#registration.mode
  }

  /** Connects, and stays so until `end`. */
  start(): void {
    this.#endings.push(
      this.link.state.subscribe(({ kind }) => this.#onLink(kind)),
      this.#registration.follow(),
    )
    this.link.open()
  }

  /** Gives back the microphone, the loudspeaker and the connection. */
  end(): void {
    this.#isEnded = true
    for (const end of this.#endings.splice(0)) end()
    clearTimeout(this.#patience)
    this.input.close()
    this.#sound.close()
    this.#codec?.close()
    this.#codec = undefined
    this.link.close()
  }

  /** Listens all the time, in realtime or auto. */
  async listen(): Promise<void> {
    this.isListening.value = true
    let isReady = false
    try {
      isReady = await this.#makeReady()
    } finally {
      this.isListening.value &&= isReady
    }
    // It may have begun already, with a connection that came back.
    if (this.isListening.value && !this.input.isHeard) this.#sendStart()
  }

  /** Listens no more. */
  rest(): void {
    if (this.isListening.value) this.link.send({ type: 'listen', state: 'stop' })
    this.isListening.value = false
    this.input.close()
    this.#happen({ kind: 'microphone', isOpen: false })
  }

  chooseListenMode(mode: ListenMode): void {
    this.rest()
    this.listenMode.value = mode
  }

  /** The key goes down: what is said from now on is for the server. */
  async press(): Promise<void> {
    this.#isHeld = true
    const isReady = await this.#makeReady()
    if (!this.#isHeld || !isReady) return
    if (this.#sound.isAnswering) this.abort()
    this.#sendStart()
  }

  /** The key goes up: that was all. */
  async release(): Promise<void> {
    this.#isHeld = false
    const wasHeard = this.input.isHeard
    this.input.closeSoon()
    if (!wasHeard) return
    this.#happen({ kind: 'asked', at: performance.now() })
    this.#happen({ kind: 'microphone', isOpen: false })
    this.#waitPatiently()
    await this.#codec?.flushSpeech()
    this.link.send({ type: 'listen', state: 'stop' })
  }

  /** False: there was no connection to send it on. */
  async say(text: string): Promise<boolean> {
    this.#sound.wake()
    await this.#loadCodec()
    if (!(await this.link.opened())) return false
    if (this.#sound.isAnswering) this.abort()
    this.#happen({ kind: 'asked', at: performance.now() })
    this.#waitPatiently()
    return this.link.send({ type: 'listen', state: 'text', text })
  }

  /** Ends the answer. */
  abort(): void {
    this.link.send({ type: 'abort' })
    this.#sound.stop()
    this.#happen({ kind: 'given-up' })
  }

  async switchMode(mode: string): Promise<void> {
    this.#sound.wake()
    if (await this.link.opened()) this.link.send({ type: 'mode', state: 'start', mode })
  }

  #sendStart(): void {
    this.input.isHeard = this.link.send({ type: 'listen', state: 'start', mode: this.listenMode.value })
    this.#happen({ kind: 'microphone', isOpen: this.input.isHeard })
  }

  /** All that speaking needs, the first time after the person has done something. */
  async #makeReady(): Promise<boolean> {
    this.#sound.wake()
    const [isOpen, isConnected] = await Promise.all([this.input.open(), this.link.opened(), this.#loadCodec()])
    return isOpen && isConnected && !this.#isEnded
  }

  #loadCodec(): Promise<void> {
    this.#loading ??= loadCodec({
      onPacket: (packet) => this.link.sendAudio(packet),
      onSound: (pcm) => this.#sound.play(pcm),
    }).then(
      (codec) => {
        if (this.#isEnded) codec.close()
        else this.#codec = codec
      },
      (error: unknown) => {
        // It is tried again.
        this.#loading = undefined
        throw error
      },
    )
    return this.#loading
  }

  #onLink(kind: VoiceLink['state']['value']['kind']): void {
    if (kind === 'open') {
      if (this.isListening.peek() && this.input.state.peek() === 'open') this.#sendStart()
      return
    }
    this.input.isHeard = false
    this.#sound.stop()
    this.#happen({ kind: 'microphone', isOpen: false })
    this.#happen({ kind: 'given-up' })
    if (kind === 'ended') this.rest()
  }

  #receive(message: DownMessage): void {
    if (isRefusal(message)) this.#happen({ kind: 'note', text: message.message })
    else this.#take(message)
  }

  #take(message: Told): void {
    if (message.type === 'stt' || message.type === 'tts') clearTimeout(this.#patience)
    if (message.type === 'mode') this.#registration.mode.value = message.state === 'start' ? message.mode : firstMode
    if (message.type === 'tts' && message.state === 'start') this.#onAnswer()
    const at = performance.now()
    this.#happen({ kind: 'told', message, at, spokenAt: this.input.spokenAt })
    if (message.type === 'tts' && message.state === 'stop') {
      const { spokenAt } = this.input
      const hasSpoken = spokenAt !== undefined && at - spokenAt < bargeInMs
      void this.#sound.end(hasSpoken && this.listenMode.value === 'realtime')
    }
  }

  #onAnswer(): void {
    this.#sound.begin()
    if (this.listenMode.value !== 'auto') return
    // Half duplex: the microphone is off while an answer is heard (device-wire 6).
    this.input.isHeard = false
    this.#happen({ kind: 'microphone', isOpen: false })
  }

  #onSilent(isCut: boolean): void {
    this.#happen({ kind: 'silent', at: performance.now(), isCut })
    if (this.listenMode.value === 'auto' && this.isListening.value) this.#sendStart()
  }

  #waitPatiently(): void {
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => this.#happen({ kind: 'given-up' }), patienceMs)
  }

  #happen(happening: Happening): void {
    this.conversation.value = afterwards(this.conversation.peek(), happening)
  }
}
