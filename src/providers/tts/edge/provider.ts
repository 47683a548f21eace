import { randomIds } from '../../../lib/ids.ts'
import { Call } from '../../call.ts'
import type { TtsVendor } from '../../contract.ts'
import { type Service, serviceFailure } from '../../service-failure.ts'
import { VendorSocket } from '../../websocket/vendor-socket.ts'
import { mp3Reader } from '../mp3-reader.ts'
import { speechReader } from '../speech-reader.ts'
import { accessToken, trustedClientToken } from './access-token.ts'
import { configMessage, speechMessage } from './messages.ts'
import { type Settings, settings } from './settings.ts'
import { TurnReader } from './turn-reader.ts'

const provider = 'edge'

/** Nearly four minutes at 48 kbit/s: no sentence is longer. */
const maxTotalBytes = 1_400_000
const maxMessageBytes = 262_144

/**
 * The voices of Microsoft Edge's "read aloud". UNOFFICIAL: a service for that browser, without a key, a contract or a
 * description; what is known of it comes from the project edge-tts. It may refuse other programs any day.
 */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, { clock, log }) {
    const { voice, timeoutMs } = options
    const service = serviceOf(options)
    const failure = (error: unknown) => serviceFailure(service, 'unavailable', String(error))
    log.info({ voice }, 'tts edge is an unofficial use of the read-aloud service of Microsoft Edge; it may end any day')
    return {
      name: provider,
      detail: voice,
      can: { streaming: true, languages: 'any' },
      async *speak({ text, signal }) {
        using call = new Call({ provider, signal, clock, timeoutMs, failure })
        const socket = new VendorSocket({
          service,
          url: addressOf(options, clock.wall()),
          headers: headersOf(options),
          maxMessageBytes,
          maxTotalBytes,
          signal: call.signal,
        })
        socket.send(configMessage(clock.wall()))
        socket.send(speechMessage(options, text, randomIds.hex(16), clock.wall()))
        const audio = speechReader(provider, text, await mp3Reader())
        yield* call.read(socket, new TurnReader(socket, audio))
      },
      close: () => Promise.resolve(),
    }
  },
}

function serviceOf({ url }: Settings): Service {
  const ended = 'The service is unofficial and may no longer accept this server'
  return {
    provider,
    url,
    secrets: [],
    advice: {
      auth: `Check that the clock of this machine is right and that tts.browserVersion is not old. ${ended}.`,
      'bad-reply': `${ended}: choose another tts.provider.`,
      'bad-request': `Check tts.voice. ${ended}.`,
      unavailable: 'Check the network and that tts.url is right.',
    },
  }
}

function addressOf({ url, browserVersion }: Settings, wallMs: number): string {
  const query = new URLSearchParams({
    TrustedClientToken: trustedClientToken,
    ConnectionId: randomIds.hex(16),
    'Sec-MS-GEC': accessToken(wallMs),
    'Sec-MS-GEC-Version': `1-${browserVersion}`,
  })
  return `${url}?${query}`
}

/** What Edge on Windows sends; without the origin of its read-aloud extension the service refuses. */
function headersOf({ browserVersion }: Settings): Record<string, string> {
  const major = browserVersion.replace(/\..*/, '')
  const product = `Chrome/${major}.0.0.0 Safari/537.36 Edg/${major}.0.0.0`
  return {
    pragma: 'no-cache',
    'cache-control': 'no-cache',
    origin: 'chrome-extension://jdiccldimpdaibmpdkjnbmckianbfold',
    'user-agent': `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ${product}`,
    'accept-encoding': 'gzip, deflate, br, zstd',
    'accept-language': 'en-US,en;q=0.9',
    cookie: `muid=${randomIds.hex(16).toUpperCase()};`,
  }
}
