import { joinText } from '../join-text.ts'
import { tidyText } from '../recognised-text.ts'
import type { OnlineRecognizer, OnlineStream } from './sherpa-package.ts'
import type { WorkerReply } from './worker-protocol.ts'

interface Utterance {
  readonly stream: OnlineStream
  /** What was said before the last endpoint. */
  before: string
  shown: string
  finishing: boolean
}

/** Decodes all streams of one streaming model together: a step for many costs little more than a step for one. */
export class OnlineDecoder {
  readonly #recognizer: OnlineRecognizer
  readonly #reply: (reply: WorkerReply) => void
  readonly #tail: Float32Array
  readonly #utterances = new Map<number, Utterance>()
  #stepping = false

  constructor(recognizer: OnlineRecognizer, tailMs: number, reply: (reply: WorkerReply) => void) {
    this.#recognizer = recognizer
    this.#reply = reply
    this.#tail = new Float32Array(tailMs * 16)
  }

  audio(id: number, samples: Float32Array): void {
    let utterance = this.#utterances.get(id)
    if (!utterance) {
      utterance = { stream: this.#recognizer.createStream(), before: '', shown: '', finishing: false }
      this.#utterances.set(id, utterance)
    }
    utterance.stream.acceptWaveform({ samples, sampleRate: 16_000 })
    this.#wake()
  }

  finish(id: number): void {
    const utterance = this.#utterances.get(id)
    if (!utterance) return
    utterance.finishing = true
    utterance.stream.acceptWaveform({ samples: this.#tail, sampleRate: 16_000 })
    utterance.stream.inputFinished()
    this.#wake()
  }

  cancel(id: number): void {
    this.#utterances.delete(id)
  }

  /** Between two steps the messages that have come meanwhile are taken, so that late streams join the next one. */
  #wake(): void {
    if (this.#stepping) return
    this.#stepping = true
    setImmediate(() => {
      this.#stepping = false
      if (this.#step()) this.#wake()
    })
  }

  #step(): boolean {
    const all = [...this.#utterances]
    const ready = all.filter(([, { stream }]) => this.#recognizer.isReady(stream))
    if (ready.length > 0) this.#recognizer.decodeStreams(ready.map(([, { stream }]) => stream))
    for (const [id, utterance] of ready) this.#look(id, utterance)
    for (const [id, utterance] of all) {
      if (utterance.finishing && !this.#recognizer.isReady(utterance.stream)) this.#end(id, utterance)
    }
    return ready.length > 0
  }

  #look(id: number, utterance: Utterance): void {
    const text = this.#textOf(utterance)
    if (text !== utterance.shown) {
      utterance.shown = text
      this.#reply({ type: 'partial', stream: id, text })
    }
    if (utterance.finishing || !this.#recognizer.isEndpoint(utterance.stream)) return
    this.#recognizer.reset(utterance.stream)
    // Silence before anything was said ends nothing.
    if (text !== utterance.before) this.#reply({ type: 'endpoint', stream: id })
    utterance.before = text
  }

  #end(id: number, utterance: Utterance): void {
    this.#utterances.delete(id)
    this.#reply({ type: 'final', stream: id, text: this.#textOf(utterance) })
  }

  #textOf({ stream, before }: Utterance): string {
    return joinText(before, tidyText(this.#recognizer.getResult(stream).text))
  }
}
