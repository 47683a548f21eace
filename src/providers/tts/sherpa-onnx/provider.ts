import { Call, type ReplyReader } from '../../call.ts'
import type { SpeechChunk, TtsVendor } from '../../contract.ts'
import { localModels } from '../../models/list.ts'
import { locateModel } from '../../models/locate.ts'
import { ProviderError } from '../../provider-error.ts'
import { settings } from './settings.ts'
import { loadVoice } from './sherpa-voice.ts'
import { Voice } from './voice.ts'
import { findVoice, modelUse } from './voice-kind.ts'

const provider = 'sherpa-onnx'

/** Slow machines need seconds for a sentence, and may have others to make first. */
const timeoutMs = 60_000

/**
 * Voices on this machine by sherpa-onnx (optional dependency sherpa-onnx-node), one model in memory for all sessions.
 * Tested with a voice made for the tests, which speaks in tones; no published voice is part of the tests.
 */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  create: async ({ model, speaker, speed, threads }, { clock, dataDir, log }) => {
    const { name, directory } = await locateModel({ ...modelUse, dataDir, model, serves: 'tts' })
    const found = await findVoice(directory)
    if (speaker >= found.speakers) {
      const message = `tts.speaker ${speaker}: ${name ?? directory} has the speakers 0 to ${found.speakers - 1}`
      throw new ProviderError(provider, 'bad-request', message)
    }
    log.info({ model: name ?? directory, kind: found.kind }, 'loading the voice')
    const voice = new Voice(await loadVoice(found, threads), { speaker, speed })
    return {
      name: provider,
      detail: name ?? directory,
      can: { streaming: true, languages: localModels.find((known) => known.name === name)?.languages ?? 'any' },
      async *speak({ text, signal }) {
        using call = new Call({ provider, signal, clock, timeoutMs, failure })
        yield* call.read(voice.speak(text, call.signal), chunks(text, voice.sampleRate))
      },
      close: () => voice.close(new ProviderError(provider, 'unavailable', 'the voice has been closed')),
    }
  },
}

function chunks(text: string, sampleRate: number): ReplyReader<Int16Array, SpeechChunk> {
  let heard = false
  return {
    push(pcm) {
      heard = true
      return [{ pcm, sampleRate }]
    },
    end() {
      if (heard || !/[\p{L}\p{N}]/u.test(text)) return []
      const message = 'this voice has no sound for the text: it may know another language'
      throw new ProviderError(provider, 'bad-reply', message)
    },
  }
}

function failure(error: unknown): ProviderError {
  const message = error instanceof Error ? error.message : String(error)
  return new ProviderError(provider, 'bad-reply', `speaking failed: ${message}`)
}
