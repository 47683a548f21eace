import { type AudioFrame, decodeFrame, type Framing, headerBytes } from '../src/protocol/frames.ts'
import type { Finding } from './faults.ts'
import { packetMs } from './opus-packet.ts'

export interface IncomingAudio {
  readonly frame?: AudioFrame
  readonly findings: readonly Finding[]
}

/**
 * Reads one binary message. The device believes the header without a check and reads what lies behind its buffer;
 * here whatever is not exact is a finding, and what cannot be played is dropped (device-wire 5).
 */
export function readAudio(framing: Framing, expectedMs: number, message: Buffer): IncomingAudio {
  const header = headerBytes[framing]
  if (message.length <= header) {
    const name = message.length < header ? 'frame size mismatch' : 'empty packet'
    return { findings: [{ name, detail: `${message.length} bytes, framing ${framing}` }] }
  }
  const findings = [...checkHeader(framing, message)]
  const frame = decodeFrame(framing, message)
  if (!frame) return { findings }
  const duration = packetMs(frame.packet)
  if (duration !== expectedMs) {
    const detail = `${duration === undefined ? 'no Opus packet' : `${duration} ms`}, announced ${expectedMs} ms`
    findings.push({ name: 'packet duration mismatch', detail })
  }
  return { frame, findings }
}

function* checkHeader(framing: Framing, message: Buffer): Generator<Finding> {
  if (framing === 1) return
  const size = framing === 2 ? message.readUInt32BE(12) : message.readUInt16BE(2)
  const actual = message.length - headerBytes[framing]
  if (size !== actual)
    yield { name: 'frame size mismatch', detail: `header says ${size}, message holds ${actual} bytes` }
  const exact =
    framing === 2
      ? message.readUInt16BE(0) === 2 && message.readUInt16BE(2) === 0 && message.readUInt32BE(4) === 0
      : message.readUInt16BE(0) >> 8 === 0
  const shown = message.subarray(0, headerBytes[framing]).toString('hex')
  if (!exact) yield { name: 'frame header wrong', detail: shown }
}
