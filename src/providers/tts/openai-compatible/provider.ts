import { loadOpus } from '../../../audio/opus.ts'
import type { TtsVendor } from '../../contract.ts'
import { Call } from '../../llm/call.ts'
import { ProviderError } from '../../provider-error.ts'
import { type AudioReader, oggOpusReader, pcmReader, wavReader } from '../audio-reader.ts'
import { maxAudioBytes, speechChunks } from '../speech-chunks.ts'
import { type Settings, settings } from './settings.ts'

const provider = 'openai-compatible'

// Devices play 24 kHz; decoding to it spares a resampling.
const opusRate = 24_000

/** Any server that speaks OpenAI's `POST /audio/speech`: OpenAI, Kokoro, Speaches, LocalAI, vLLM ... */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, { clock }) {
    const { openAiConnection, openAiFailure } = await import('../../llm/openai-client.ts')
    const endpoint = { provider, baseUrl: options.baseUrl, apiKey: options.apiKey }
    const { client, close } = openAiConnection(endpoint, maxAudioBytes)
    const openReader = await readers(options)
    return {
      name: `${provider} ${options.model}`,
      can: { streaming: true, languages: 'any' },
      async *speak({ text, signal }) {
        using call = new Call({
          provider,
          signal,
          clock,
          timeoutMs: options.timeoutMs,
          failure: (error) => openAiFailure(error, endpoint),
        })
        const { model, voice, format, speed } = options
        const body = { model, voice, input: text, response_format: format, ...(speed === undefined ? {} : { speed }) }
        const reply = await call.wait(() => client.audio.speech.create(body, { signal: call.signal }))
        yield* call.untilAborted(speechChunks(provider, text, call.each(bodyOf(reply)), openReader()))
      },
      async close() {
        close()
      },
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
function bodyOf(reply: Response): AsyncIterable<Uint8Array> {
  const type = reply.headers.get('content-type') ?? ''
  if (!reply.body || /^(text|application\/json)\b/.test(type)) {
    throw new ProviderError(provider, 'bad-reply', `${provider}: it sent ${type || 'nothing'} instead of audio`)
  }
  return reply.body
}
