import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { urlToHttpOptions } from 'node:url'
import { type HttpReply, IncomingReply } from './http-reply.ts'
import { type WarmAgent, warmAgent } from './warm-agent.ts'

export interface HttpClientOptions {
  /** Everything goes to this one address. */
  readonly url: string
  /** A longer reply fails with ReplyTooLarge. */
  readonly maxReplyBytes: number
}

export interface HttpRequest {
  readonly headers: Readonly<Record<string, string | number>>
  /** Sent as they are, one after the other, without being joined. */
  readonly body: readonly Uint8Array[]
  /** Ends the connection at once, before and after the head of the reply. */
  readonly signal: AbortSignal
  /** Called when the request is on its way: name lookup, TCP and TLS are done. */
  readonly onConnect?: () => void
}

/**
 * POST to one address over connections of its own, streamed replies, no redirects, no compression. Not `fetch`: it
 * forgets a connection after 4 idle seconds, less than the pause between two turns, so that nearly every turn would
 * wait for a TCP and a TLS handshake; its pool cannot be closed by whom it serves; and its streams cost half a
 * millisecond of a turn on a server that has been idle.
 */
export class HttpClient {
  readonly #secure: boolean
  readonly #target: http.RequestOptions
  readonly #connections: WarmAgent
  readonly #sockets = new Set<Socket>()
  readonly #maxReplyBytes: number

  constructor({ url, maxReplyBytes }: HttpClientOptions) {
    const address = new URL(url)
    this.#secure = address.protocol === 'https:'
    this.#connections = warmAgent(address)
    this.#target = { ...urlToHttpOptions(address), method: 'POST', agent: this.#connections.agent }
    this.#maxReplyBytes = maxReplyBytes
  }

  /** Resolves with the head of the reply; rejects with the signal's reason or the socket's error. */
  post(request: HttpRequest): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const { signal, body, onConnect } = request
      const length = body.reduce((sum, part) => sum + part.length, 0)
      const headers = { ...request.headers, 'content-length': length }
      const sent = (this.#secure ? https : http).request({ ...this.#target, headers })
      // Not the `signal` option, which watches a stream's whole life and costs a tenth of a millisecond.
      const abort = () => sent.destroy()
      signal.addEventListener('abort', abort, { once: true })
      sent.on('close', () => signal.removeEventListener('abort', abort))
      if (signal.aborted) abort()
      sent.on('socket', (socket) => {
        if (this.#sockets.has(socket)) return
        this.#sockets.add(socket)
        socket.once('close', () => this.#sockets.delete(socket))
      })
      if (onConnect) sent.once('finish', onConnect)
      sent.on('response', (message) => resolve(new IncomingReply(message, this.#maxReplyBytes)))
      sent.on('error', (error) => {
        // The server closed an idle connection while the request was on its way: nobody has read it.
        const wasOpen = sent.reusedSocket || sent.socket === this.#connections.first
        if (signal.aborted) reject(signal.reason)
        else if (wasOpen && isReset(error)) resolve(this.post(request))
        else reject(error)
      })
      // Head and body leave in one piece.
      sent.cork()
      for (const part of body.slice(0, -1)) sent.write(part)
      sent.end(body.at(-1))
      sent.uncork()
    })
  }

  /** Ends all connections, idle ones included. */
  close(): void {
    this.#connections.agent.destroy()
    for (const socket of this.#sockets) socket.destroy()
  }
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}
