import { Call } from '../../call.ts'
import type { TtsVendor } from '../../contract.ts'
import { type Service, serviceFailure } from '../../service-failure.ts'
import { WyomingConnection } from '../../wyoming/connection.ts'
import { Offer } from '../../wyoming/offer.ts'
import { maxAudioBytes } from '../speech-reader.ts'
import { eventAudioReader } from './event-audio.ts'
import { settings } from './settings.ts'

const provider = 'wyoming'

/** The longest audio, with what stands around it and a list of voices. */
const maxTotalBytes = maxAudioBytes * 2

/** Speech by a Wyoming server: Piper and others, as Home Assistant uses them. */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  create: async ({ url, voice, speaker, timeoutMs }, { clock }) => {
    const offer = new Offer('tts')
    const service: Service = {
      provider,
      url,
      secrets: [],
      advice: {
        unavailable: 'Check that the server runs and that tts.url and tts.voice are right.',
        'bad-reply': 'Check that tts.url is a Wyoming server.',
        'bad-request': 'Check that tts.url is the server that speaks.',
      },
    }
    const failure = (error: unknown) =>
      serviceFailure(service, 'bad-reply', error instanceof Error ? error.message : String(error))
    // The language of the text is not sent: servers have taken it for the name of a voice.
    const chosen = voice === undefined ? {} : { voice: { name: voice, ...(speaker !== undefined && { speaker }) } }
    return {
      name: provider,
      ...(voice !== undefined && { detail: voice }),
      can: { streaming: true, languages: 'any' },
      async *speak({ text, signal }) {
        using call = new Call({ provider, signal, clock, timeoutMs, failure })
        const connection = new WyomingConnection({ service, maxTotalBytes, signal: call.signal })
        for (const event of offer.question()) connection.send(event)
        connection.send({ type: 'synthesize', data: { text, ...chosen } })
        yield* call.read(
          connection,
          eventAudioReader({ provider, text, offer, failure: (kind, said) => connection.failure(kind, said) }),
        )
      },
      // Every connection belongs to a sentence and ends with it.
      close: () => Promise.resolve(),
    }
  },
}
