import { languageCode, tidyText } from '../recognised-text.ts'
import type { OfflineRecognizer } from './sherpa-package.ts'
import type { WorkerReply } from './worker-protocol.ts'

/** Decodes whole utterances; several at the same time on threads of their own. */
export class OfflineDecoder {
  readonly #recognizer: OfflineRecognizer
  readonly #reply: (reply: WorkerReply) => void
  readonly #audio = new Map<number, Float32Array[]>()

  constructor(recognizer: OfflineRecognizer, reply: (reply: WorkerReply) => void) {
    this.#recognizer = recognizer
    this.#reply = reply
  }

  audio(id: number, samples: Float32Array): void {
    const parts = this.#audio.get(id)
    if (parts) parts.push(samples)
    else this.#audio.set(id, [samples])
  }

  finish(id: number): void {
    const parts = this.#audio.get(id) ?? []
    this.#audio.delete(id)
    void this.#decode(parts).then(
      (result) => this.#reply({ type: 'final', stream: id, ...result }),
      (error: unknown) => this.#reply({ type: 'failed', stream: id, message: String(error) }),
    )
  }

  cancel(id: number): void {
    this.#audio.delete(id)
  }

  async #decode(parts: readonly Float32Array[]): Promise<{ text: string; language?: string }> {
    const stream = this.#recognizer.createStream()
    // An offline stream takes its audio once: the features of a second part would begin anew.
    stream.acceptWaveform({ samples: joined(parts), sampleRate: 16_000 })
    const { text, lang } = await this.#recognizer.decodeAsync(stream)
    const language = languageCode(lang)
    return { text: tidyText(text), ...(language !== undefined && { language }) }
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
