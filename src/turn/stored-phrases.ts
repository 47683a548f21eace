import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AudioEngine } from '../audio/contract.ts'
import { encodeOggOpus, OggOpusReader } from '../audio/ogg-opus.ts'
import type { LogLike } from '../observe/log.ts'
import type { SpeechSynthesiser } from '../providers/contract.ts'
import type { StoredPhrase } from './patience.ts'
import { type Language, languages, phrase } from './phrases.ts'
import { downlink, encodeSpeech } from './speech.ts'

export interface StoredPhrasesPorts {
  /** Ogg Opus files are kept here, so that a voice that costs money says a phrase once. */
  readonly directory: string
  readonly audio: AudioEngine
  readonly log: LogLike
  readonly signal: AbortSignal
}

/** Phrases of the server in the voice of the answers, ready to be played at once. */
export class StoredPhrases {
  readonly #ports: StoredPhrasesPorts
  #voiceId: string | undefined
  #oneMoment: Partial<Record<Language, readonly Uint8Array[]>> = {}

  constructor(ports: StoredPhrasesPorts) {
    this.#ports = ports
  }

  get oneMoment(): StoredPhrase {
    return this.#oneMoment
  }

  /** Makes the phrases in this voice; `voiceId` is different for different voices. A phrase that fails is left out. */
  async prepare(voice: SpeechSynthesiser, voiceId: string): Promise<void> {
    if (voiceId === this.#voiceId) return
    this.#voiceId = voiceId
    const made: Partial<Record<Language, readonly Uint8Array[]>> = {}
    for (const language of languages) {
      try {
        made[language] = await this.#phrase(voice, voiceId, language)
      } catch (error) {
        if (this.#ports.signal.aborted) return
        this.#ports.log.warn({ language, error }, 'a phrase could not be made: long waits stay silent')
      }
    }
    // Another voice may have been asked for meanwhile.
    if (this.#voiceId === voiceId) this.#oneMoment = made
  }

  async #phrase(voice: SpeechSynthesiser, voiceId: string, language: Language): Promise<readonly Uint8Array[]> {
    const { directory, audio, signal } = this.#ports
    const file = join(directory, `one-moment-${voiceId}-${language}.opus`)
    const stored = await readFile(file).catch(() => undefined)
    if (stored) return new OggOpusReader().push(stored)
    const encoder = audio.encoder(downlink.sampleRate, downlink.frameMs)
    try {
      const chunks = voice.speak({ text: phrase('oneMoment', language), language, signal })
      const packets = await Array.fromAsync(encodeSpeech(chunks, encoder, downlink))
      await mkdir(directory, { recursive: true })
      await writeFile(file, encodeOggOpus(packets, { frameMs: downlink.frameMs }))
      return packets
    } finally {
      encoder.free()
    }
  }
}
