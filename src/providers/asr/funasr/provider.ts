import type { AsrVendor } from '../../contract.ts'
import type { Service } from '../../service-failure.ts'
import { VendorSocket } from '../../websocket/vendor-socket.ts'
import { openDialogue } from '../dialogue.ts'
import { maxUtteranceSamples } from '../utterance-pcm.ts'
import { converse, packetMs } from './conversation.ts'
import { ServerDialect } from './last-message.ts'
import { settings } from './settings.ts'

const provider = 'funasr'

/** Replies hold the new text only, and the time of every character of a settled part. */
const maxTotalBytes = 16 * 1_048_576

/** Speech recognition by a FunASR server of one's own, in C++ or Python. */
export const vendor: AsrVendor<typeof settings> = {
  name: provider,
  settings,
  create: async (options, ports) => {
    const { url, mode, timeoutMs } = options
    const dialect = new ServerDialect(mode)
    const service: Service = {
      provider,
      url,
      secrets: [],
      advice: {
        unavailable: 'Check that the server runs and that asr.url is right, with wss:// where it uses a certificate.',
        'bad-reply': 'Check that asr.url is a FunASR server, with wss:// where it uses a certificate.',
        timeout: 'Check that the server knows asr.mode.',
      },
    }
    return {
      name: provider,
      detail: mode,
      // The models of the server decide.
      can: { streaming: mode === '2pass', languages: 'any' },
      open: (request) =>
        openDialogue(
          {
            timeoutMs,
            packetMs,
            connect: (signal) =>
              new VendorSocket({
                service,
                protocols: ['binary'],
                maxMessageBytes: 4 * 1_048_576,
                maxTotalBytes,
                maxUnsentBytes: maxUtteranceSamples * 2,
                signal,
              }),
            start: (wire) => converse(options, dialect, wire),
          },
          request,
          ports,
        ),
      // Every connection belongs to an utterance and ends with it.
      close: () => Promise.resolve(),
    }
  },
}
