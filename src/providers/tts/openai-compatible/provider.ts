import { loadOpus } from '../../../audio/opus.ts'
import { Call } from '../../call.ts'
import type { TtsVendor } from '../../contract.ts'
import type { HttpReply } from '../../http/http-reply.ts'
import { OpenAiEndpoint } from '../../http/openai-endpoint.ts'
import { serviceFailure } from '../../service-failure.ts'
import { type AudioReader, oggOpusReader, pcmReader, wavReader } from '../audio-reader.ts'
import { maxAudioBytes, speechReader } from '../speech-reader.ts'
import { type Settings, settings } from './settings.ts'

const provider = 'openai-compatible'

// Devices play 24 kHz; decoding to it spares a resampling.
const opusRate = 24_000

/** Any server that speaks OpenAI's `POST /audio/speech`: OpenAI, Kokoro, Speaches, LocalAI, vLLM ... */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, { clock }) {
    const { model, voice, format, speed, timeoutMs } = options
    const endpoint = new OpenAiEndpoint({
      ...options,
      path: '/audio/speech',
      settings: 'tts.',
      maxReplyBytes: maxAudioBytes,
    })
    const openReader = await readers(options)
    return {
      name: provider,
      detail: model,
      can: { streaming: true, languages: 'any' },
      async *speak({ text, signal }) {
        using call = new Call({ provider, signal, clock, timeoutMs, failure: endpoint.failure })
        const body = { model, voice, input: text, response_format: format, ...(speed === undefined ? {} : { speed }) }
        const reply = await call.wait(() => endpoint.postJson(body, call.signal))
        demandAudio(reply, endpoint)
        yield* call.read(reply, speechReader(provider, text, openReader()))
      },
      close: () => endpoint.close(),
    }
  },
}

async function readers({ format, sampleRate }: Settings): Promise<() => AudioReader> {
  if (format === 'pcm') return () => pcmReader(sampleRate)
  if (format === 'wav') return wavReader
  const opus = await loadOpus()
  return () => oggOpusReader(opus.decoder(opusRate), opusRate)
}

/** Errors that come with status 200 are text; taken for PCM they would be noise. */
function demandAudio({ headers }: HttpReply, endpoint: OpenAiEndpoint): void {
  const type = headers['content-type'] ?? ''
  if (!/^(text|application\/json)\b/.test(type)) return
  throw serviceFailure(endpoint, 'bad-reply', `it sent ${type} instead of audio`)
}
