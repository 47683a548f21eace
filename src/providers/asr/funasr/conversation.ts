import { z } from 'zod'
import { recogniserRate } from '../../contract.ts'
import { readJson } from '../../websocket/read-json.ts'
import type { SocketMessage } from '../../websocket/vendor-socket.ts'
import type { Dialogue, Heard, Wire } from '../dialogue.ts'
import { joinText } from '../join-text.ts'
import { languageCode, tidyText } from '../recognised-text.ts'
import type { ServerDialect } from './last-message.ts'
import type { Settings } from './settings.ts'

/** FunASR counts in steps of 60 ms: texts of 600 ms, with a look of 300 ms back and ahead, as its own clients ask for. */
const chunkSize = [5, 10, 5]
const chunkInterval = 10
export const packetMs = 60

const replyShape = z.object({
  mode: z.string().optional(),
  text: z.string().optional(),
  is_final: z.boolean().optional(),
  is_end: z.boolean().optional(),
  error: z.string().optional(),
})

/**
 * One utterance with a FunASR server (runtime/docs/websocket_protocol.md of its repository). An `online` reply adds to
 * what is not settled; an `offline` one takes its place and settles it.
 */
export function converse(
  { mode, hotwords, itn }: Settings,
  dialect: ServerDialect,
  wire: Wire<SocketMessage, SocketMessage | Uint8Array>,
): Dialogue<SocketMessage, SocketMessage | Uint8Array> {
  let settled = ''
  let unsettled = ''
  let language: string | undefined
  let isEnded = false

  const take = (reply: z.output<typeof replyShape>): void => {
    const text = tidyText(reply.text ?? '')
    // SenseVoice puts the language before the text.
    language = languageCode(/^<\|\w+\|>/.exec(reply.text ?? '')?.[0]) ?? language
    if (reply.mode?.endsWith('offline')) {
      settled = joinText(settled, text)
      unsettled = ''
    } else if (!reply.is_end) unsettled = joinText(unsettled, text)
  }

  const read = (reply: z.output<typeof replyShape>): Heard => {
    if (reply.error || (reply.is_end && reply.is_final === false)) {
      throw wire.failure('unavailable', reply.error ?? 'it could not finish')
    }
    if (!isEnded) dialect.learn(reply)
    take(reply)
    return {
      text: joinText(settled, unsettled),
      language,
      isEndpoint: !isEnded && reply.mode === '2pass-offline',
      isOver: isEnded && dialect.isLast(reply),
    }
  }

  return {
    begin: () => [
      JSON.stringify({
        mode,
        chunk_size: chunkSize,
        chunk_interval: chunkInterval,
        wav_name: 'lapel',
        wav_format: 'pcm',
        audio_fs: recogniserRate,
        is_speaking: true,
        itn,
        ...hotwordFields(hotwords),
      }),
    ],
    audio: (pcm) => pcm,
    end: () => {
      isEnded = true
      return [JSON.stringify({ is_speaking: false, is_end: true })]
    },
    read: (data) => read(readJson(replyShape, data.toString())),
    get mayEnd() {
      return isEnded && unsettled === ''
    },
    get quietMs() {
      return dialect.quietMs(settled !== '', unsettled !== '')
    },
  }
}

/** The C++ server reads a map as JSON in a text, the Python server words between spaces. */
function hotwordFields(hotwords: Settings['hotwords']): object {
  const words = Object.keys(hotwords)
  return words.length === 0 ? {} : { hotwords: JSON.stringify(hotwords), hotword: words.join(' ') }
}
