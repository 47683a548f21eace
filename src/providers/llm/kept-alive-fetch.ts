import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'

/** The reply was larger than this server is willing to read. */
export class ReplyTooLarge extends Error {
  override readonly name = 'ReplyTooLarge'
}

export interface KeptAlive {
  readonly fetch: typeof fetch
  /** Ends all connections, idle ones included. */
  close(): void
}

// The end of a reply that its reader no longer wants (what follows [DONE]) is worth reading if it is short: then the
// connection can serve the next call.
const leftover = { maxBytes: 65_536, maxMs: 1000 }

// The built-in fetch forgets a connection after 4 idle seconds, less than the pause between two turns of a
// conversation, so that nearly every turn would pay for a TCP and a TLS handshake. TCP probes keep address
// translations open meanwhile and find dead peers.
const agentOptions = { keepAlive: true, keepAliveMsecs: 10_000, maxFreeSockets: 16, scheduling: 'lifo' } as const

/**
 * A `fetch` of which only what API clients need is there: string bodies, streamed replies, no redirects, no
 * compression. Connections stay open between calls and the signal ends the connection of its call at once. A reply
 * longer than `maxReplyBytes` fails with ReplyTooLarge.
 */
export function keptAliveFetch(maxReplyBytes: number): KeptAlive {
  const agents = { 'http:': new http.Agent(agentOptions), 'https:': new https.Agent(agentOptions) }
  const sockets = new Set<Socket>()

  function send(url: URL, init: RequestInit, body: string | undefined): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const secure = url.protocol === 'https:'
      const request = (secure ? https : http).request(url, {
        method: init.method ?? 'GET',
        headers: headersOf(init, body),
        agent: agents[secure ? 'https:' : 'http:'],
        ...(init.signal ? { signal: init.signal } : {}),
      })
      request.on('socket', (socket) => {
        if (sockets.has(socket)) return
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
      })
      request.on('response', (message) => resolve(message.pause()))
      request.on('error', (error) => {
        // The server closed an idle connection while the request was on its way: nobody has read it.
        if (request.reusedSocket && isReset(error) && !init.signal?.aborted) resolve(send(url, init, body))
        else reject(error)
      })
      request.end(body)
    })
  }

  return {
    async fetch(input, init = {}) {
      if (init.body != null && typeof init.body !== 'string') throw new TypeError('only string bodies are sent')
      const url = new URL(input instanceof Request ? input.url : input)
      const message = await send(url, init, init.body ?? undefined)
      return new Response(bodyOf(message, maxReplyBytes), {
        status: message.statusCode ?? 0,
        headers: pairs(message.rawHeaders),
      })
    },
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

function headersOf(init: RequestInit, body: string | undefined): Record<string, string> {
  const headers: Record<string, string> = Object.fromEntries(new Headers(init.headers))
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
  return headers
}

function pairs(raw: string[]): [string, string][] {
  const result: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) result.push([raw[index] ?? '', raw[index + 1] ?? ''])
  return result
}

function bodyOf(message: http.IncomingMessage, maxBytes: number): ReadableStream<Uint8Array> {
  let received = 0
  let wanted = true
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        message.on('data', (bytes: Buffer) => {
          received += bytes.length
          if (!wanted) {
            if (received > leftover.maxBytes) message.destroy()
          } else if (received > maxBytes) {
            wanted = false
            controller.error(new ReplyTooLarge(`the reply is longer than ${maxBytes} bytes`))
            message.destroy()
          } else {
            controller.enqueue(bytes)
            if ((controller.desiredSize ?? 0) <= 0) message.pause()
          }
        })
        message.on('end', () => wanted && controller.close())
        message.on('error', (error) => wanted && controller.error(error))
        message.pause()
      },
      pull() {
        message.resume()
      },
      cancel() {
        wanted = false
        received = 0
        message.setTimeout(leftover.maxMs, () => message.destroy())
        message.resume()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 65_536 }),
  )
}
