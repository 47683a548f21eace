import { describe, expect, it } from 'vitest'
import { collect } from '../../test/support/collect.ts'
import type { OpusEncoder } from '../audio/contract.ts'
import { encodeSpeech } from './speech.ts'

const format = { sampleRate: 24_000, frameMs: 60 } as const
const frameSamples = 1440

/** "Packets" that hold the first and the last sample of what was encoded. */
function recordingEncoder() {
  const frames: Int16Array[] = []
  const encoder: OpusEncoder = {
    async encode(pcm) {
      frames.push(pcm.slice())
      return Uint8Array.of(frames.length)
    },
    free: () => undefined,
  }
  return { encoder, frames }
}

async function* chunksOf(pcm: Int16Array, size: number, sampleRate = 24_000) {
  for (let at = 0; at < pcm.length; at += size) yield { pcm: pcm.subarray(at, at + size), sampleRate }
}

describe('speech', () => {
  it.each([1, 7, 1440, 4000])(
    'of chunks of %i samples becomes packets without a sample lost or doubled',
    async (size) => {
      const pcm = Int16Array.from({ length: 3 * frameSamples }, (_, index) => index)
      const { encoder, frames } = recordingEncoder()
      expect(await collect(encodeSpeech(chunksOf(pcm, size), encoder, format))).toHaveLength(3)
      expect(frames.flatMap((frame) => [...frame])).toEqual([...pcm])
    },
  )

  it('that ends within a packet is filled up with silence', async () => {
    const { encoder, frames } = recordingEncoder()
    await collect(encodeSpeech(chunksOf(new Int16Array(frameSamples + 10).fill(9), 500), encoder, format))
    expect(frames).toHaveLength(2)
    expect([...(frames[1] ?? [])].slice(8, 12)).toEqual([9, 9, 0, 0])
  })

  it.each([16_000, 22_050, 48_000])('of %i Hz keeps its duration', async (sampleRate) => {
    const { encoder, frames } = recordingEncoder()
    await collect(encodeSpeech(chunksOf(new Int16Array(sampleRate * 3), 1000, sampleRate), encoder, format))
    expect(frames.length).toBeGreaterThanOrEqual(50)
    expect(frames.length).toBeLessThanOrEqual(51)
  })

  it('of no length is no packet', async () => {
    const { encoder } = recordingEncoder()
    expect(await collect(encodeSpeech(chunksOf(new Int16Array(0), 1), encoder, format))).toEqual([])
  })
})
