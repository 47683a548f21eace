import { z } from 'zod'
import { readJson } from '../../websocket/read-json.ts'
import type { SocketMessage } from '../../websocket/vendor-socket.ts'
import type { Dialogue, Heard, Wire } from '../dialogue.ts'
import { joinText } from '../join-text.ts'

const messageShape = z.object({
  type: z.string(),
  is_final: z.boolean().optional(),
  speech_final: z.boolean().optional(),
  from_finalize: z.boolean().optional(),
  channel: z
    .object({
      alternatives: z.array(z.object({ transcript: z.string(), languages: z.array(z.string()).optional() })),
    })
    .optional()
    .catch(undefined),
  description: z.string().optional(),
})

/**
 * One utterance over Deepgram's live API (developers.deepgram.com, "Live Audio", "Finalize", "Close Stream"). Results
 * replace each other until one `is_final` settles their part of the audio; the text is those parts one after another.
 */
export function converse(
  wire: Wire<SocketMessage, SocketMessage | Uint8Array>,
): Dialogue<SocketMessage, SocketMessage | Uint8Array> {
  let settled = ''
  let isEnded = false
  const hear = (message: z.output<typeof messageShape>): Heard => {
    const [best] = message.channel?.alternatives ?? []
    const text = joinText(settled, best?.transcript ?? '')
    if (message.is_final) settled = text
    return {
      text,
      language: best?.languages?.[0],
      isEndpoint: message.speech_final === true && !message.from_finalize,
      isOver: isEnded && message.from_finalize === true,
    }
  }
  return {
    begin: () => [],
    audio: (pcm) => pcm,
    end: () => {
      isEnded = true
      // Finalize brings the rest of the text at once; where nothing was left to say, only the end of the stream is told.
      return [JSON.stringify({ type: 'Finalize' }), JSON.stringify({ type: 'CloseStream' })]
    },
    read: (data) => {
      const message = readJson(messageShape, data.toString())
      if (message.type === 'Results') return hear(message)
      if (message.type === 'Metadata') return { text: settled, isOver: isEnded }
      if (message.type === 'Error') throw wire.failure('unavailable', message.description ?? 'an error without words')
      return {}
    },
    get mayEnd() {
      return isEnded
    },
  }
}
