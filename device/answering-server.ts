import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../src/lib/clock.ts'
import { goodHello, type ScriptedServer, serve } from './scripted-server.ts'

export interface AnsweringServer extends AsyncDisposable {
  readonly otaUrl: string
  readonly socket: ScriptedServer
}

/** When, after the request, each step of an answer happens, in ms. */
const firstSoundMs = 80

/** A server that answers every utterance and every typed text with `sentence` and `packets`, paced; with OTA. */
export async function serveAnswers(
  clock: Clock,
  sentence: string,
  packets: readonly Uint8Array[],
): Promise<AnsweringServer> {
  const socket = await serve((message, peer) => {
    if (message.type === 'hello') peer.say(goodHello)
    const asked = message.type === 'listen' && (message.state === 'stop' || message.state === 'detect')
    if (!asked) return
    peer.say({ type: 'stt', text: String(message.text ?? 'what was said') })
    peer.say({ type: 'llm', emotion: 'happy', text: '🙂' })
    peer.say({ type: 'tts', state: 'start' })
    clock.after(firstSoundMs, () => peer.say({ type: 'tts', state: 'sentence_start', text: sentence }))
    for (const [index, packet] of packets.entries()) clock.after(firstSoundMs + index * 60, () => peer.play(packet))
    clock.after(firstSoundMs + packets.length * 60, () => peer.say({ type: 'tts', state: 'stop' }))
  })
  const ota = createServer((_request, response) => {
    const body = JSON.stringify({ websocket: { url: socket.url, token: 't', version: 3 } })
    response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body)
  })
  await new Promise<void>((resolve) => ota.listen(0, '127.0.0.1', resolve))
  return {
    otaUrl: `http://127.0.0.1:${(ota.address() as AddressInfo).port}/xiaozhi/ota/`,
    socket,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => ota.close(resolve))
      await socket[Symbol.asyncDispose]()
    },
  }
}
