import { type AsrVendor, recogniserRate } from '../../contract.ts'
import type { Service } from '../../service-failure.ts'
import { VendorSocket } from '../../websocket/vendor-socket.ts'
import { openDialogue } from '../dialogue.ts'
import { maxUtteranceSamples } from '../utterance-pcm.ts'
import { converse } from './conversation.ts'
import { type Settings, settings } from './settings.ts'

const provider = 'deepgram'

/** Interim results repeat the text about twice a second; those of the longest utterance are less. */
const maxTotalBytes = 16 * 1_048_576

/** Speech recognition by Deepgram's live API: audio and text flow while someone speaks. */
export const vendor: AsrVendor<typeof settings> = {
  name: provider,
  settings,
  create: async (options, ports) => {
    const { apiKey, model, baseUrl, timeoutMs } = options
    const service: Service = {
      provider,
      url: `${baseUrl.replace(/\/+$/, '')}/listen`,
      secrets: [apiKey],
      advice: {
        auth: 'Check asr.apiKey and the credit of that account.',
        'bad-request': 'Check asr.model and asr.language: not every model knows every language.',
      },
    }
    return {
      name: provider,
      detail: model,
      can: { streaming: true, languages: 'any' },
      open: (request) =>
        openDialogue(
          {
            timeoutMs,
            packetMs: 60,
            connect: (signal) =>
              new VendorSocket({
                service,
                url: `${service.url}?${query(options, request.language)}`,
                headers: { authorization: `Token ${apiKey}` },
                traceHeader: 'dg-request-id',
                maxMessageBytes: 1_048_576,
                maxTotalBytes,
                maxUnsentBytes: maxUtteranceSamples * 2,
                signal,
              }),
            start: converse,
          },
          request,
          ports,
        ),
      // Every connection belongs to an utterance and ends with it.
      close: () => Promise.resolve(),
    }
  },
}

/** `multi` is Deepgram's word for several languages at once; it finds out none while streaming. */
function query({ model }: Settings, language: string): string {
  return new URLSearchParams({
    model,
    language: language === 'auto' ? 'multi' : language,
    encoding: 'linear16',
    sample_rate: String(recogniserRate),
    channels: '1',
    interim_results: 'true',
    smart_format: 'true',
  }).toString()
}
