/**
 * What the WebAssembly process writes: frames of a 12-byte header (request id, kind, payload bytes; little-endian
 * unsigned 32-bit) and the payload. It reads lines of JSON: WasmRequest.
 */
export const frameKind = { ready: 0, audio: 1, end: 2, error: 3 } as const
export type FrameKind = (typeof frameKind)[keyof typeof frameKind]

export interface WasmRequest {
  readonly id: number
  readonly text: string
  readonly voice: string
  readonly speed: number
  readonly amplitude: number
  readonly pitch: number
}

export interface Frame {
  readonly id: number
  readonly kind: number
  readonly payload: Uint8Array
}

const headBytes = 12

export function encodeFrame(id: number, kind: FrameKind, payload: Uint8Array): Buffer {
  const frame = Buffer.alloc(headBytes + payload.length)
  frame.writeUInt32LE(id, 0)
  frame.writeUInt32LE(kind, 4)
  frame.writeUInt32LE(payload.length, 8)
  frame.set(payload, headBytes)
  return frame
}

/** Reads frames from a pipe, cut anywhere. */
export class FrameReader {
  #pending = Buffer.alloc(0)

  push(bytes: Uint8Array): Frame[] {
    this.#pending = Buffer.concat([this.#pending, bytes])
    const frames: Frame[] = []
    for (;;) {
      if (this.#pending.length < headBytes) return frames
      const end = headBytes + this.#pending.readUInt32LE(8)
      if (this.#pending.length < end) return frames
      const payload = this.#pending.subarray(headBytes, end)
      frames.push({ id: this.#pending.readUInt32LE(0), kind: this.#pending.readUInt32LE(4), payload })
      this.#pending = this.#pending.subarray(end)
    }
  }
}
