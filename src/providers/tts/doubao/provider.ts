import { Call } from '../../call.ts'
import type { TtsVendor } from '../../contract.ts'
import { ProviderError } from '../../provider-error.ts'
import { type Service, serviceFailure } from '../../service-failure.ts'
import { pcmReader } from '../audio-reader.ts'
import { speechReader } from '../speech-reader.ts'
import { Connections } from './connections.ts'
import { Session } from './session.ts'
import { type Settings, settings } from './settings.ts'

const provider = 'doubao'

/** The Doubao voices of Volcengine (ByteDance), by its bidirectional streaming API, version 3. */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, { clock }) {
    const { resourceId, speaker, sampleRate, timeoutMs } = options
    const service = serviceOf(options)
    const headers = { ...credentialsOf(options), 'x-api-resource-id': resourceId }
    const connections = new Connections({ service, headers, clock })
    const failure = (error: unknown) => serviceFailure(service, 'unavailable', String(error))
    return {
      name: provider,
      detail: `${resourceId} ${speaker}`,
      can: { streaming: true, languages: 'any' },
      async *speak({ text, signal }) {
        // No connection is taken for nobody.
        signal.throwIfAborted()
        using call = new Call({ provider, signal, clock, timeoutMs, failure })
        const audio = speechReader(provider, text, pcmReader(sampleRate))
        const session = new Session({ connections, voice: voiceOf(options), text, audio, signal: call.signal })
        yield* call.read(session, session)
      },
      close: async () => connections.close(),
    }
  },
}

function credentialsOf({ apiKey, appId, accessToken }: Settings): Record<string, string> {
  if (apiKey !== undefined) return { 'x-api-key': apiKey }
  if (appId === undefined || accessToken === undefined) {
    throw new ProviderError(provider, 'auth', 'doubao: set tts.apiKey, or tts.appId and tts.accessToken')
  }
  // The documentation has had the application under both names.
  return { 'x-api-app-key': appId, 'x-api-app-id': appId, 'x-api-access-key': accessToken }
}

function serviceOf({ url, apiKey = '', accessToken = '' }: Settings): Service {
  return {
    provider,
    url,
    secrets: [apiKey, accessToken],
    advice: {
      auth: 'Check tts.apiKey (or tts.appId and tts.accessToken), and that the account has tts.resourceId.',
      'rate-limited': 'Too many sentences at once for this account, or its quota is used up.',
      'bad-request': 'Check that tts.speaker belongs to tts.resourceId, and the other settings beside them.',
      unavailable: 'Check the network and that tts.url is right.',
    },
  }
}

function voiceOf({ speaker, model, sampleRate, speechRate, loudnessRate }: Settings): object {
  return {
    speaker,
    ...(model !== undefined && { model }),
    audio_params: {
      format: 'pcm',
      sample_rate: sampleRate,
      ...(speechRate !== undefined && { speech_rate: speechRate }),
      ...(loudnessRate !== undefined && { loudness_rate: loudnessRate }),
    },
  }
}
