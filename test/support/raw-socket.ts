import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface RawFrame {
  readonly opcode: number
  /** RSV1, which permessage-deflate would set. */
  readonly compressed: boolean
  readonly payload: Buffer
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/**
 * A TCP connection on which a test writes byte by byte what it wants, and sees byte by byte what comes back: for what
 * clients of HTTP and WebSocket hide. Destroyed at the end of the test.
 */
export class RawSocket {
  readonly socket: Socket
  /** Resolves when the server has ended the connection, in whatever way. */
  readonly closed: Promise<void>
  #bytes = Buffer.alloc(0)
  #isClosed = false
  #wake: (() => void) | undefined

  private constructor(socket: Socket) {
    this.socket = socket
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#isClosed = true
        this.#wake?.()
        resolve()
      })
    })
    // A reset is one of the ways to end it.
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => {
      this.#bytes = Buffer.concat([this.#bytes, data])
      this.#wake?.()
    })
    onTestFinished(async () => {
      socket.destroy()
      await this.closed
    })
  }

  static async open(port: number): Promise<RawSocket> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new RawSocket(socket)
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  write(data: string | Uint8Array): void {
    this.socket.write(data)
  }

  /** An HTTP head: status line and headers, without the empty line. */
  async head(): Promise<string> {
    const end = await this.#until(() => {
      const index = this.#bytes.indexOf('\r\n\r\n')
      return index < 0 ? undefined : index
    })
    const head = this.#bytes.subarray(0, end).toString('latin1')
    this.#bytes = this.#bytes.subarray(end + 4)
    return head
  }

  /** Everything until the server ends the connection. */
  async rest(): Promise<string> {
    await this.closed
    return this.#bytes.toString()
  }

  /** The next WebSocket frame; rejects when the connection ends before it. */
  frame(): Promise<RawFrame> {
    return this.#until(() => this.#takeFrame())
  }

  /** The next text frame as JSON. */
  async message(): Promise<Record<string, unknown>> {
    for (;;) {
      const { opcode, payload } = await this.frame()
      if (opcode === opcodes.text) return JSON.parse(payload.toString())
    }
  }

  /** The code and the text of the server's close frame. */
  async closeFrame(): Promise<{ readonly code: number; readonly text: string }> {
    for (;;) {
      const { opcode, payload } = await this.frame()
      if (opcode === opcodes.close) return { code: payload.readUInt16BE(0), text: payload.subarray(2).toString() }
    }
  }

  /** Bytes that came and were not asked for. */
  get pending(): number {
    return this.#bytes.length
  }

  #takeFrame(): RawFrame | undefined {
    const bytes = this.#bytes
    if (bytes.length < 2) return undefined
    const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)]
    if (second > 127) throw new Error('a server must not mask')
    const extra = second === 126 ? 2 : second === 127 ? 8 : 0
    if (bytes.length < 2 + extra) return undefined
    const length = extra === 2 ? bytes.readUInt16BE(2) : extra === 8 ? Number(bytes.readBigUInt64BE(2)) : second
    const end = 2 + extra + length
    if (bytes.length < end) return undefined
    this.#bytes = bytes.subarray(end)
    return { opcode: first & 15, compressed: (first & 64) !== 0, payload: bytes.subarray(2 + extra, end) }
  }

  async #until<T>(take: () => T | undefined): Promise<T> {
    for (;;) {
      const value = take()
      if (value !== undefined) return value
      if (this.#isClosed) throw new Error('the server has ended the connection')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
  }
}

/** One WebSocket frame as a client sends it: masked. `fin` false: more of the message follows. */
export function clientFrame(payload: string | Uint8Array, opcode: number = opcodes.text, fin = true): Buffer {
  const data = Buffer.from(payload)
  const mask = Buffer.of(0x12, 0x34, 0x56, 0x78)
  const head = Buffer.alloc(data.length < 126 ? 2 : data.length < 65_536 ? 4 : 10)
  head.writeUInt8((fin ? 128 : 0) | opcode, 0)
  head.writeUInt8(128 | (head.length === 2 ? data.length : head.length === 4 ? 126 : 127), 1)
  if (head.length === 4) head.writeUInt16BE(data.length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(data.length), 2)
  const masked = data.map((byte, index) => byte ^ mask.readUInt8(index % 4))
  return Buffer.concat([head, mask, masked])
}

/** The upgrade request exactly as firmware writes it: Host without port, then its headers in alphabetical order. */
export function upgradeRequest({
  path = '/xiaozhi/v1/',
  deviceId = '24:0a:c4:00:00:07',
  extra = [],
}: {
  readonly path?: string
  readonly deviceId?: string
  readonly extra?: readonly string[]
} = {}): string {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Client-Id: 8c1d6a52-6b1d-4f0e-9d38-2f1c5a7e0b11',
    'Connection: Upgrade',
    ...(deviceId === '' ? [] : [`Device-Id: ${deviceId}`]),
    'Protocol-Version: 1',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    'Upgrade: websocket',
    ...extra,
    '',
    '',
  ].join('\r\n')
}

export const rawHello = JSON.stringify({
  type: 'hello',
  version: 1,
  transport: 'websocket',
  audio_params: { format: 'opus', sample_rate: 16_000, channels: 1, frame_duration: 60 },
})

/** A device without firmware: connected, upgraded, greeted, and told of the tasks of its group. */
export async function rawDevice(port: number, request = upgradeRequest()): Promise<RawSocket> {
  const raw = await RawSocket.open(port)
  raw.write(request)
  const head = await raw.head()
  if (!head.startsWith('HTTP/1.1 101')) throw new Error(head)
  raw.write(clientFrame(rawHello))
  while ((await raw.message()).type !== 'workflow');
  return raw
}
