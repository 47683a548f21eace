import { parentPort } from 'node:worker_threads'
import type { OpusRate } from './contract.ts'
import { loadOpus, type PacketEncoder } from './opus.ts'

/** To the worker: `encode` is answered in order, the others not at all. */
export type EncodeRequest =
  | { readonly type: 'open'; readonly stream: number; readonly rate: OpusRate; readonly frameMs: number }
  | { readonly type: 'encode'; readonly stream: number; readonly pcm: Int16Array; readonly complexity: number }
  | { readonly type: 'free'; readonly stream: number }

/** The packet, or why there is none. */
export type EncodeReply = Uint8Array | string

/** A thread that encodes Opus for many streams. An error that is no stream's own ends it: the pool replaces it. */
async function serve(): Promise<void> {
  if (!parentPort) throw new Error('encode-worker runs in a worker thread only')
  const port = parentPort
  const opus = await loadOpus()
  const encoders = new Map<number, PacketEncoder>()
  port.on('message', (request: EncodeRequest) => {
    if (request.type === 'open') {
      encoders.set(request.stream, opus.encoder({ rate: request.rate, frameMs: request.frameMs }))
    } else if (request.type === 'free') {
      encoders.get(request.stream)?.free()
      encoders.delete(request.stream)
    } else port.postMessage(encode(encoders.get(request.stream), request))
  })
}

function encode(
  encoder: PacketEncoder | undefined,
  { pcm, complexity }: Extract<EncodeRequest, { type: 'encode' }>,
): EncodeReply {
  try {
    return encoder ? encoder.encode(pcm, complexity) : 'no such stream'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

await serve()
