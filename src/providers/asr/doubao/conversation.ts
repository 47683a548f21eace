import { z } from 'zod'
import { recogniserRate } from '../../contract.ts'
import { readJson } from '../../websocket/read-json.ts'
import type { SocketMessage } from '../../websocket/vendor-socket.ts'
import type { Dialogue, Heard, Wire } from '../dialogue.ts'
import { meaningOf } from './failure.ts'
import { decodeFrame, encodeAudio, encodeRequest } from './frame.ts'

export interface DoubaoUtterance {
  /** Groups the calls of one user in the vendor's logs. */
  readonly userId: string
  /** As the vendor writes it; only bigmodel_nostream takes one. */
  readonly language?: string | undefined
  readonly hotwords: readonly string[]
}

const replyShape = z.object({
  result: z
    .object({
      text: z.string().optional(),
      utterances: z.array(z.object({ definite: z.boolean().optional() })).optional(),
    })
    .optional(),
})

/**
 * One utterance of Volcengine's "大模型流式语音识别" (document 6561/1354869). Each reply holds the whole text so far; the one
 * flagged as last ends it. A `definite` part is settled, which is the vendor's word for an end of speech, not the last.
 */
export function converse(
  utterance: DoubaoUtterance,
  wire: Wire<SocketMessage, Uint8Array>,
): Dialogue<SocketMessage, Uint8Array> {
  let definite = 0
  const hear = (reply: string, isLast: boolean): Heard => {
    const { result } = reply === '' ? {} : readJson(replyShape, reply)
    const count = result?.utterances?.filter((part) => part.definite).length ?? definite
    const isEndpoint = count > definite
    definite = count
    return { isEndpoint, isOver: isLast, ...(result?.text !== undefined && { text: result.text }) }
  }
  return {
    begin: () => [encodeRequest(requestOf(utterance))],
    audio: (pcm) => encodeAudio(pcm, false),
    end: () => [encodeAudio(new Uint8Array(0), true)],
    read: (data) => {
      const frame = decodeFrame(Buffer.from(data))
      if (frame.type === 'response') return hear(frame.text, frame.isLast)
      const meaning = meaningOf(frame.code, frame.text)
      if (meaning === 'silence') return { text: '', isOver: true }
      throw wire.failure(meaning, `error ${frame.code}, ${frame.text || 'no reason given'}`)
    },
    mayEnd: false,
  }
}

function requestOf({ userId, language, hotwords }: DoubaoUtterance): object {
  return {
    user: { uid: userId },
    audio: {
      format: 'pcm',
      codec: 'raw',
      rate: recogniserRate,
      bits: 16,
      channel: 1,
      ...(language !== undefined && { language }),
    },
    request: {
      model_name: 'bigmodel',
      enable_itn: true,
      enable_punc: true,
      show_utterances: true,
      result_type: 'full',
      ...(hotwords.length > 0 && {
        corpus: { context: JSON.stringify({ hotwords: hotwords.map((word) => ({ word })) }) },
      }),
    },
  }
}
