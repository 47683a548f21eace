import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Message } from './incoming.ts'

/** What one device did to a scripted server, and the means to answer it. */
export interface Peer {
  readonly socket: WebSocket
  readonly request: IncomingMessage
  readonly texts: Message[]
  readonly audio: Buffer[]
  say(message: Message): void
  play(packet: Uint8Array): void
}

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string
  readonly peers: Peer[]
}

export const goodHello: Message = {
  type: 'hello',
  transport: 'websocket',
  session_id: 's1',
  audio_params: { format: 'opus', sample_rate: 24_000, channels: 1, frame_duration: 60 },
}

/** The smallest server that a test can write line by line: `script` is called with every text a device sends. */
export async function serve(script: (message: Message, peer: Peer) => void): Promise<ScriptedServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const peers: Peer[] = []
  server.on('connection', (socket, request) => {
    const peer: Peer = {
      socket,
      request,
      texts: [],
      audio: [],
      say: (message) => socket.send(JSON.stringify(message)),
      play: (packet) => socket.send(packet, { binary: true }),
    }
    peers.push(peer)
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        peer.audio.push(data)
        return
      }
      const message: Message = JSON.parse(data.toString())
      peer.texts.push(message)
      script(message, peer)
    })
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}/xiaozhi/v1/`,
    peers,
    async [Symbol.asyncDispose]() {
      for (const { socket } of peers) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
