import { Call } from '../../call.ts'
import type { TtsVendor } from '../../contract.ts'
import { pcmReader } from '../audio-reader.ts'
import { mp3Reader } from '../mp3-reader.ts'
import { speechReader } from '../speech-reader.ts'
import { MinimaxEndpoint } from './endpoint.ts'
import { type Settings, settings } from './settings.ts'
import { SpeechEvents } from './speech-events.ts'

const provider = 'minimax'

/** MiniMax's voices by its API "T2A v2", streamed over HTTP. */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, { clock }) {
    const { model, format, sampleRate, timeoutMs } = options
    const endpoint = new MinimaxEndpoint(options)
    return {
      name: provider,
      detail: model,
      can: { streaming: true, languages: 'any' },
      async *speak({ text, signal }) {
        using call = new Call({ provider, signal, clock, timeoutMs, failure: endpoint.failureOf })
        const reply = await call.wait(() => endpoint.post(requestBody(options, text), call.signal))
        const audio = format === 'mp3' ? await mp3Reader() : pcmReader(sampleRate)
        yield* call.read(reply, new SpeechEvents(endpoint, speechReader(provider, text, audio)))
      },
      close: () => endpoint.close(),
    }
  },
}

function requestBody({ model, voiceId, format, sampleRate, speed, pitch }: Settings, text: string): object {
  return {
    model,
    text,
    stream: true,
    stream_options: { exclude_aggregated_audio: true },
    voice_setting: { voice_id: voiceId, ...(speed !== undefined && { speed }), ...(pitch !== undefined && { pitch }) },
    audio_setting: { format, sample_rate: sampleRate, channel: 1 },
  }
}
