import type { Message } from '../../../device/incoming.ts'
import type { Received } from '../../../device/message-log.ts'
import { SimulatedBadge } from '../../../device/simulated-badge.ts'
import type { Clock, Timer } from '../../lib/clock.ts'
import type { Language } from '../../turn/phrases.ts'
import type { Script } from './script-form.ts'

export interface WearerOptions {
  readonly name: string
  readonly deviceId: string
  readonly language: Language
  readonly script: Script
  readonly clock: Clock
  /** How long to wait for what has to come, in ms; a third of it for what may stay away. */
  readonly patienceMs: number
  /** Prints one line of the story. */
  readonly tell: (line: string) => void
}

/** Somebody with a badge: acts, and tells what the badge says and shows. `close` at the end. */
export class Wearer {
  readonly name: string
  readonly badge: SimulatedBadge
  readonly #options: WearerOptions
  readonly #waiting = new Set<() => void>()
  /** What came since the latest `lookUp`. */
  #fresh: Message[] = []
  /** Of the answer that is being given. */
  #answer: string[] = []
  #isOff = false

  constructor(options: WearerOptions) {
    const { name, clock, deviceId, language } = options
    this.name = name
    this.#options = options
    this.badge = new SimulatedBadge({
      clock,
      deviceId,
      language: language === 'zh' ? 'zh-CN' : 'en-US',
      hello: { features: { mcp: true, peerAck: true } },
      keepAudio: false,
      onReceived: (entry) => this.#take(entry),
    })
  }

  /** Asks the OTA address as at power-on, and connects. */
  async arrive(otaUrl: string): Promise<void> {
    await this.badge.boot(otaUrl)
    await this.badge.hello()
  }

  /** Is gone without a word, as where the Wi-Fi ends. */
  async leave(what: string): Promise<void> {
    this.#options.tell(`${this.name}: ${what}`)
    await this.badge.drop()
  }

  async comeBack(what: string): Promise<void> {
    this.#options.tell(`${this.name}: ${what}`)
    await this.badge.hello()
  }

  /** What came before belongs to the past: waits look from here on. */
  lookUp(): void {
    this.#fresh = []
  }

  /** Types `text`, and hears the answer to the end. */
  async type(text: string): Promise<void> {
    this.#says(text, 'types')
    this.badge.type(text)
    await this.#hearsAnswer()
  }

  /** Types `text`, to which no answer is expected. */
  note(text: string): void {
    this.#says(text, 'types')
    this.badge.type(text)
  }

  /** Says `text`, whose sound is `pcm` of 16 kHz, and hears the answer to the end; false where nothing was understood. */
  async speak(text: string, pcm: Int16Array): Promise<boolean> {
    const { told } = this.#options.script
    await this.mention(text, pcm)
    // A recogniser that fails is owned up to in an answer without these words; one that hears nothing, not at all.
    const first = await this.awaitsBriefly((message) =>
      message.type === 'stt' || isAnswerEnd(message) ? message : undefined,
    )
    if (first?.type !== 'stt') {
      this.shows(told.unheard)
      return false
    }
    this.shows(told.heard(String(first.text)))
    await this.#hearsAnswer()
    return true
  }

  /** Says `text` with the key held, where nobody answers. */
  async mention(text: string, pcm: Int16Array): Promise<void> {
    this.#says(text, 'speaks')
    await this.badge.press()
    await this.badge.speak(pcm)
    await this.badge.release()
  }

  /** What the badge does at the touch of its wearer, told as `what`. */
  send(what: string, message: Message): void {
    this.#options.tell(`${this.name}: ${what}`)
    this.badge.send(message)
  }

  /**
   * The first message since `lookUp` that `read` makes something of. Rejects when none comes in time, or when the badge
   * is switched off.
   */
  awaits<T>(read: (message: Message) => T | undefined, timeoutMs = this.#options.patienceMs): Promise<T> {
    return new Promise((resolve, reject) => {
      let looked = 0
      let timer: Timer | undefined
      const settle = () => {
        this.#waiting.delete(look)
        timer?.cancel()
      }
      const look = () => {
        if (this.#isOff) {
          settle()
          return reject(new Error(`${this.name}'s badge was switched off`))
        }
        for (; looked < this.#fresh.length; looked++) {
          const message = this.#fresh[looked]
          const found = message && read(message)
          if (found === undefined) continue
          settle()
          return resolve(found)
        }
      }
      timer = this.#options.clock.after(timeoutMs, () => {
        settle()
        reject(new Error(`${this.name}'s badge got no answer in time`))
      })
      this.#waiting.add(look)
      look()
    })
  }

  /** As `awaits`, for what may stay away: then `undefined`. */
  awaitsBriefly<T>(read: (message: Message) => T | undefined): Promise<T | undefined> {
    return this.awaits(read, this.#options.patienceMs / 3).catch(() => undefined)
  }

  /** What is on the screen, one line each. */
  shows(...lines: readonly string[]): void {
    for (const line of lines) this.#options.tell(`    ${this.#options.script.told.screen(this.name)}: ${line}`)
  }

  async close(): Promise<void> {
    this.#isOff = true
    for (const look of [...this.#waiting]) look()
    await this.badge.close()
  }

  async #hearsAnswer(): Promise<void> {
    await this.awaits((message) => (isAnswerEnd(message) ? message : undefined))
    await new Promise<void>((resolve) => this.badge.playback.whenDrained(resolve))
  }

  #take(entry: Received): void {
    if (entry.kind !== 'text') return
    const { message } = entry
    this.#fresh.push(message)
    const { type, state, text, message: shown } = message
    if (type === 'tts' && state === 'sentence_start') this.#answer.push(String(text))
    if (isAnswerEnd(message)) this.#tellAnswer()
    if (type === 'alert') this.shows(String(shown))
    for (const look of [...this.#waiting]) look()
  }

  #tellAnswer(): void {
    const sentences = this.#answer
    this.#answer = []
    if (sentences.length === 0) return
    const { tell, script } = this.#options
    tell(`    ${script.told.answers(this.name, sentences.join(script.betweenSentences))}`)
  }

  #says(text: string, how: 'types' | 'speaks'): void {
    this.#options.tell(`${this.#options.script.told[how](this.name)}: ${text}`)
  }
}

function isAnswerEnd({ type, state }: Message): boolean {
  return type === 'tts' && state === 'stop'
}
