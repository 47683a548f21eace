import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { Framing } from '../src/protocol/frames.ts'
import { parseDeviceUrl } from './device-url.ts'

export interface SocketIdentity {
  readonly deviceId: string
  readonly clientId: string
  /** As stored on the device: `Bearer ` is put in front unless it contains a space. Empty: not sent. */
  readonly token: string
  readonly framing: Framing
}

export interface SocketEvents {
  onText(text: string): void
  onAudio(message: Buffer): void
  onPing(): void
  /** The server's close frame, or the loss of TCP (1006). Once. */
  onClosed(code: number, reason: string): void
}

/**
 * The WebSocket of the firmware: exact request headers, no extensions, no close frame ever sent. `identify` decides
 * whether ids and token travel in headers, as devices do, or in the query, as browsers must (device-wire 3).
 */
export class DeviceSocket extends WebSocket {
  /** Resolves when nothing is left of the socket. */
  readonly gone: Promise<void>
  readonly #events: SocketEvents
  #ended = false

  constructor(
    url: string,
    identity: SocketIdentity,
    identify: 'headers' | 'query',
    events: SocketEvents,
    answersPings = true,
  ) {
    const { secure, host, port, path } = parseDeviceUrl(url)
    const query = identify === 'query' ? `${path.includes('?') ? '&' : '?'}${queryOf(identity)}` : ''
    super(`${secure ? 'wss' : 'ws'}://${host}:${port}${path}${query}`, {
      headers: identify === 'headers' ? headersOf(host, identity) : {},
      perMessageDeflate: false,
      followRedirects: false,
      autoPong: answersPings,
      // Devices read megabytes if someone sends them; their memory is the limit, which incoming.ts watches.
      maxPayload: 1 << 20,
    })
    this.#events = events
    this.binaryType = 'nodebuffer'
    this.on('message', (data: Buffer, isBinary) => {
      if (isBinary) events.onAudio(data)
      else events.onText(data.toString())
    })
    this.on('ping', () => events.onPing())
    this.on('close', (code) => this.#end(code, ''))
    this.gone = new Promise((resolve) => {
      this.once('close', () => resolve())
    })
  }

  /**
   * Called by the receiver of ws when a close frame came. A device sends none back and leaves TCP open until its next
   * conversation: the server has to end the socket itself (device-wire 3).
   */
  override close(code?: number, reason?: string | Buffer): void {
    this.#end(code ?? 1005, reason?.toString() ?? '')
  }

  /** Ends the conversation as devices do: TCP goes away without a close frame. */
  drop(): void {
    this.#ended = true
    this.terminate()
  }

  #end(code: number, reason: string): void {
    if (this.#ended) return
    this.#ended = true
    this.#events.onClosed(code, reason)
  }
}

/** Resolves when the server switched protocols; rejects with what it answered instead. */
export function opened(socket: DeviceSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', reject)
    socket.once('unexpected-response', (_request: unknown, response: { statusCode?: number; socket: Duplex }) => {
      response.socket.destroy()
      reject(new Error(`the server answered ${response.statusCode} instead of 101`))
    })
  })
}

/**
 * In the order of the firmware: Host without the port, then alphabetically. ws keeps the place of headers it fills in
 * itself and overwrites their values.
 */
function headersOf(host: string, identity: SocketIdentity): Record<string, string> {
  const { deviceId, clientId, token, framing } = identity
  return {
    Host: host,
    ...(token === '' ? {} : { Authorization: authorization(token) }),
    'Client-Id': clientId,
    Connection: 'Upgrade',
    'Device-Id': deviceId,
    'Protocol-Version': String(framing),
    'Sec-WebSocket-Key': '',
    'Sec-WebSocket-Version': '13',
    Upgrade: 'websocket',
  }
}

function queryOf({ deviceId, clientId, token }: SocketIdentity): string {
  const query = new URLSearchParams({ 'device-id': deviceId, 'client-id': clientId })
  if (token !== '') query.set('authorization', authorization(token))
  return query.toString()
}

function authorization(token: string): string {
  return token.includes(' ') ? token : `Bearer ${token}`
}
