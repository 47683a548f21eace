import type { AsrVendor } from '../../contract.ts'
import type { Service } from '../../service-failure.ts'
import { WyomingConnection } from '../../wyoming/connection.ts'
import { Offer } from '../../wyoming/offer.ts'
import { openDialogue } from '../dialogue.ts'
import { maxUtteranceSamples } from '../utterance-pcm.ts'
import { converse } from './conversation.ts'
import { settings } from './settings.ts'

const provider = 'wyoming'

/** A list of models and a text. */
const maxTotalBytes = 8 * 1_048_576

/** Speech recognition by a Wyoming server: faster-whisper and others, as Home Assistant uses them. */
export const vendor: AsrVendor<typeof settings> = {
  name: provider,
  settings,
  create: async ({ url, model, timeoutMs }, ports) => {
    const offer = new Offer('asr')
    const service: Service = {
      provider,
      url,
      secrets: [],
      advice: {
        unavailable: 'Check that the server runs and that asr.url is right.',
        'bad-reply': 'Check that asr.url is a Wyoming server.',
        'bad-request': 'Check that asr.url is the server that hears.',
      },
    }
    return {
      name: provider,
      ...(model !== undefined && { detail: model }),
      can: { streaming: false, languages: 'any' },
      open: (request) =>
        openDialogue(
          {
            timeoutMs,
            packetMs: 100,
            connect: (signal) =>
              new WyomingConnection({ service, maxTotalBytes, maxUnsentBytes: maxUtteranceSamples * 2, signal }),
            start: (wire) => converse({ model, language: request.language }, offer, wire),
          },
          request,
          ports,
        ),
      // Every connection belongs to an utterance and ends with it.
      close: () => Promise.resolve(),
    }
  },
}
