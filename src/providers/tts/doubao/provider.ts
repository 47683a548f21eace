import { randomUUID } from 'node:crypto'
import { Call } from '../../call.ts'
import type { TtsVendor } from '../../contract.ts'
import { ProviderError } from '../../provider-error.ts'
import { type SocketService, serviceFailure } from '../../websocket/socket-failure.ts'
import { VendorSocket } from '../../websocket/vendor-socket.ts'
import { pcmReader } from '../audio-reader.ts'
import { speechReader } from '../speech-reader.ts'
import { SessionReader } from './session-reader.ts'
import { type Settings, settings } from './settings.ts'

const provider = 'doubao'

/** A minute and a half of PCM at 48 kHz: no sentence is longer. */
const maxTotalBytes = 9 * 1024 * 1024
const maxMessageBytes = 1024 * 1024

/** The Doubao voices of Volcengine (ByteDance), by its bidirectional streaming API, version 3. */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, { clock }) {
    const { resourceId, speaker, sampleRate, timeoutMs } = options
    const service = serviceOf(options)
    const credentials = credentialsOf(options)
    const failure = (error: unknown) => serviceFailure(service, 'unavailable', String(error))
    return {
      name: provider,
      detail: `${resourceId} ${speaker}`,
      can: { streaming: true, languages: 'any' },
      async *speak({ text, signal }) {
        using call = new Call({ provider, signal, clock, timeoutMs, failure })
        const socket = new VendorSocket({
          service,
          headers: { ...credentials, 'x-api-resource-id': resourceId, 'x-api-connect-id': randomUUID() },
          traceHeader: 'x-tt-logid',
          maxMessageBytes,
          maxTotalBytes,
          signal: call.signal,
        })
        const audio = speechReader(provider, text, pcmReader(sampleRate))
        const session = { socket, sessionId: randomUUID(), voice: voiceOf(options), text, audio }
        yield* call.read(socket, new SessionReader(session))
      },
      close: () => Promise.resolve(),
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

function serviceOf({ url, apiKey = '', accessToken = '' }: Settings): SocketService {
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
