import { randomUUID } from 'node:crypto'
import type { AsrVendor } from '../../contract.ts'
import type { Service } from '../../service-failure.ts'
import { VendorSocket } from '../../websocket/vendor-socket.ts'
import { openDialogue } from '../dialogue.ts'
import { maxUtteranceSamples } from '../utterance-pcm.ts'
import { converse } from './conversation.ts'
import { type Settings, settings } from './settings.ts'

const provider = 'doubao'

/** Every reply repeats the whole text, with its parts and words. */
const maxTotalBytes = 64 * 1_048_576

/** Speech recognition by Volcengine's Doubao models: audio and text flow while someone speaks. */
export const vendor: AsrVendor<typeof settings> = {
  name: provider,
  settings,
  create: async (options, ports) => {
    const { apiKey = '', accessToken = '', resourceId, url, hotwords, timeoutMs } = options
    const isWhole = /nostream\/?$/.test(new URL(url).pathname)
    const service: Service = {
      provider,
      url,
      secrets: [apiKey, accessToken],
      advice: {
        auth: 'Check asr.apiKey, or asr.appId and asr.accessToken, and that asr.resourceId is granted to them.',
        'rate-limited': 'The account allows no more at the same time.',
        'bad-request': 'Check asr.resourceId and asr.url.',
      },
    }
    return {
      name: provider,
      detail: resourceId,
      can: { streaming: !isWhole, languages: isWhole ? 'any' : ['zh', 'en'] },
      open: (request) =>
        openDialogue(
          {
            timeoutMs,
            // The vendor's advice: 200 ms is best for its speed.
            packetMs: 200,
            connect: (signal) =>
              new VendorSocket({
                service,
                headers: headersOf(options),
                traceHeader: 'x-tt-logid',
                maxMessageBytes: 4 * 1_048_576,
                maxTotalBytes,
                maxUnsentBytes: maxUtteranceSamples * 2,
                signal,
              }),
            start: (wire) => {
              const language = isWhole ? localeOf(request.language) : undefined
              return converse({ userId: 'lapel', language, hotwords }, wire)
            },
          },
          request,
          ports,
        ),
      // Every connection belongs to an utterance and ends with it.
      close: () => Promise.resolve(),
    }
  },
}

function headersOf({ apiKey, appId = '', accessToken = '', resourceId }: Settings): Record<string, string> {
  const id = randomUUID()
  return {
    ...(apiKey ? { 'X-Api-Key': apiKey } : { 'X-Api-App-Key': appId, 'X-Api-Access-Key': accessToken }),
    'X-Api-Resource-Id': resourceId,
    'X-Api-Connect-Id': id,
    'X-Api-Request-Id': id,
    'X-Api-Sequence': '-1',
  }
}

/** The vendor's names (document 6561/1354869, `audio.language`); without one it hears Chinese, its dialects and English. */
const locales: Readonly<Record<string, string>> = {
  en: 'en-US',
  ja: 'ja-JP',
  id: 'id-ID',
  es: 'es-MX',
  pt: 'pt-BR',
  de: 'de-DE',
  fr: 'fr-FR',
  ko: 'ko-KR',
  ms: 'ms-MY',
  th: 'th-TH',
  ar: 'ar-SA',
}

function localeOf(language: string): string | undefined {
  return locales[language]
}
