import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { AudioEngine } from './contract.ts'
import { EncoderPool } from './encoder-pool.ts'
import { type AudioEngineOptions, createAudioEngine } from './engine.ts'
import { encoderComplexity, hurriedComplexity, loadOpus } from './opus.ts'
import { cutPcm, makeNoise, makeTone } from './test-signals.ts'

const open: { close(): Promise<void> }[] = []

async function makeEngine(options: Partial<AudioEngineOptions> = {}): Promise<AudioEngine> {
  const engine = await createAudioEngine({ detector: 'webrtc', workers: 1, inPlace: 0, ...options })
  open.push(engine)
  return engine
}

function makePool(workers: number, script?: URL): EncoderPool {
  const pool = new EncoderPool(workers, script)
  open.push(pool)
  return pool
}

/** What the process waits for or holds open on behalf of worker threads. */
const workerHandles = () => process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)).length

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

describe('AudioEngine', () => {
  it('encodes off the main thread exactly as on it', async () => {
    const engine = await makeEngine({ workers: 2 })
    const opus = await loadOpus()
    for (const rate of [16_000, 24_000] as const) {
      const frames = cutPcm(makeNoise(rate, 3000, rate), (rate * 60) / 1000)
      const inline = opus.encoder({ rate, frameMs: 60 })
      const expected = frames.map((frame) => inline.encode(frame))
      const encoder = engine.encoder(rate, 60)
      const packets: Uint8Array[] = []
      for (const frame of frames) packets.push(await encoder.encode(frame))
      expect(packets).toEqual(expected)
      encoder.free()
      inline.free()
    }
  })

  it('spends less on each packet when more than eight are waiting', async () => {
    const engine = await makeEngine({ workers: 1 })
    const opus = await loadOpus()
    const frames = cutPcm(makeNoise(24_000, 960, 1), 1440)
    const inline = opus.encoder({ rate: 24_000, frameMs: 60 })
    const expected = frames.map((frame, index) =>
      inline.encode(frame, index < 8 ? encoderComplexity : hurriedComplexity),
    )
    const encoder = engine.encoder(24_000, 60)
    expect(await Promise.all(frames.map((frame) => encoder.encode(frame)))).toEqual(expected)
    encoder.free()
    inline.free()
  })

  it('keeps the order of packets and the states of many streams apart', async () => {
    const engine = await makeEngine({ workers: 2 })
    const opus = await loadOpus()
    const streams = Array.from({ length: 6 }, (_, index) => ({
      encoder: engine.encoder(16_000, 20),
      frames: cutPcm(makeTone(200 + 100 * index, 16_000, 0.4), 320),
    }))
    const order: string[] = []
    const packets = streams.map((): Uint8Array[] => [])
    const length = streams[0]?.frames.length ?? 0
    // Two of each stream at a time: more would make the engine hurry.
    for (let first = 0; first < length; first += 2) {
      await Promise.all(
        streams.flatMap(({ encoder, frames }, stream) =>
          frames.slice(first, first + 2).map(async (frame, offset) => {
            const packet = await encoder.encode(frame)
            order.push(`${stream}:${first + offset}`)
            packets[stream]?.push(packet)
          }),
        ),
      )
    }
    for (const [stream, { encoder, frames }] of streams.entries()) {
      const mine = order.filter((entry) => entry.startsWith(`${stream}:`))
      expect(mine).toEqual(frames.map((_, index) => `${stream}:${index}`))
      const inline = opus.encoder({ rate: 16_000, frameMs: 20 })
      expect(packets[stream]).toEqual(frames.map((frame) => inline.encode(frame)))
      encoder.free()
    }
  })

  it('does not keep the PCM: the caller may overwrite it at once, also a part of a larger buffer', async () => {
    const engine = await makeEngine()
    const opus = await loadOpus()
    const tone = makeTone(440, 16_000, 0.06)
    const expected = opus.encoder({ rate: 16_000, frameMs: 60 }).encode(tone)
    const large = new Int16Array(4000)
    large.set(tone, 1000)
    const encoder = engine.encoder(16_000, 60)
    const packet = encoder.encode(large.subarray(1000, 1960))
    large.fill(0)
    expect(await packet).toEqual(expected)
  })

  it('still delivers what was asked for before free, and refuses what comes after', async () => {
    const engine = await makeEngine()
    const encoder = engine.encoder(16_000, 20)
    const packets = cutPcm(makeTone(440, 16_000, 0.2), 320).map((frame) => encoder.encode(frame))
    encoder.free()
    encoder.free()
    expect(await Promise.all(packets)).toHaveLength(10)
    await expect(encoder.encode(new Int16Array(320))).rejects.toThrow('used after free')
  })

  it('refuses PCM of another length and durations that Opus has not', async () => {
    const engine = await makeEngine()
    expect(() => engine.encoder(16_000, 30)).toThrow('Opus packets cannot last 30 ms')
    await expect(engine.encoder(16_000, 60).encode(new Int16Array(959))).rejects.toThrow(
      '959 samples, a packet takes 960',
    )
  })

  it('encodes the first few streams in place and gives their places back', async () => {
    const before = workerHandles()
    const engine = await makeEngine({ inPlace: 2 })
    const pcm = makeTone(440, 24_000, 0.06)
    const few = [engine.encoder(24_000, 60), engine.encoder(24_000, 60)]
    const packets = await Promise.all(few.map((encoder) => encoder.encode(pcm)))
    expect(workerHandles()).toBe(before)
    const third = engine.encoder(24_000, 60)
    // In place the first packet is made in a hurry.
    const inThread = await third.encode(pcm)
    expect(inThread).not.toEqual(packets[0])
    for (const encoder of [...few, third]) encoder.free()
    expect(await engine.encoder(24_000, 60).encode(pcm)).toEqual(packets[0])
  })

  it('rejects what is under way at its close, and refuses everything afterwards', async () => {
    const engine = await makeEngine()
    const encoder = engine.encoder(16_000, 60)
    const late = engine.encoder(16_000, 60)
    const packet = encoder.encode(new Int16Array(960))
    const closing = engine.close()
    await expect(packet).rejects.toMatchObject({ name: 'AudioError', failure: 'closed' })
    await closing
    await expect(encoder.encode(new Int16Array(960))).rejects.toMatchObject({ failure: 'closed' })
    await expect(late.encode(new Int16Array(960))).rejects.toMatchObject({ failure: 'closed' })
    expect(() => engine.encoder(16_000, 60)).toThrow('has been closed')
    expect(() => engine.decoder(16_000)).toThrow('has been closed')
    expect(() => engine.detector()).toThrow('has been closed')
    encoder.free()
    await engine.close()
  })

  it('starts no thread before the first packet and leaves none after its close', async () => {
    const before = workerHandles()
    const engine = await makeEngine({ workers: 2 })
    const [one, other] = [engine.encoder(16_000, 60), engine.encoder(16_000, 60)]
    expect(workerHandles()).toBe(before)
    await Promise.all([one.encode(new Int16Array(960)), other.encode(new Int16Array(960))])
    await engine.close()
    expect(workerHandles()).toBe(before)
  })
})

describe('choice of the detector', () => {
  const nowhere = join(fileURLToPath(new URL('.', import.meta.url)), 'no-such-model.onnx')

  it('takes webrtc where it is asked for', async () => {
    expect((await makeEngine()).detection).toEqual({ name: 'webrtc' })
  })

  it('falls back to webrtc on auto and says why', async () => {
    const engine = await makeEngine({ detector: 'auto', sileroModel: nowhere })
    expect(engine.detection.name).toBe('webrtc')
    expect(engine.detection.reason).toContain(nowhere)
    const detector = engine.detector()
    expect(detector.feed(new Int16Array(960))).toBe(0)
    detector.free()
  })

  it('fails where silero is asked for and cannot be had', async () => {
    await expect(makeEngine({ detector: 'silero', sileroModel: nowhere })).rejects.toMatchObject({ failure: 'missing' })
    await expect(makeEngine({ detector: 'silero' })).rejects.toThrow('no Silero model is configured')
  })
})

describe('EncoderPool', () => {
  /** Behaves like the real worker, but dies on PCM that begins with 666, the way a native crash would look. */
  const fragile = new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads'
      const listen = parentPort.on.bind(parentPort)
      parentPort.on = (event, serve) => listen(event, (request) => {
        if (request.type === 'encode' && request.pcm[0] === 666) process.exit(1)
        serve(request)
      })
      await import(${JSON.stringify(new URL('./encode-worker.ts', import.meta.url).href)})
    `)}`,
  )

  it('rejects the encodes of a thread that died, and goes on with a new one', async () => {
    const pool = makePool(1, fragile)
    const encoder = pool.open(16_000, 60)
    const other = pool.open(16_000, 60)
    const tone = makeTone(440, 16_000, 0.06)
    const first = await encoder.encode(tone)
    const deadly = encoder.encode(new Int16Array(960).fill(666))
    const behind = other.encode(tone)
    for (const outcome of await Promise.allSettled([deadly, behind])) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AudioError', failure: 'crashed' } })
    }
    // The encoder of the new thread begins anew, so the first packet is the first packet again.
    expect(await encoder.encode(tone)).toEqual(first)
    expect(await other.encode(tone)).toEqual(first)
  })

  it('tells why a thread cannot start', async () => {
    const pool = makePool(1, new URL('data:text/javascript,throw new Error("no wasm here")'))
    const packet = pool.open(16_000, 60).encode(new Int16Array(960))
    await expect(packet).rejects.toMatchObject({ failure: 'crashed', cause: { message: 'no wasm here' } })
  })

  it('spreads streams over its threads', async () => {
    const pool = makePool(
      2,
      new URL(
        `data:text/javascript,${encodeURIComponent(`
      import { parentPort, threadId } from 'node:worker_threads'
      parentPort.on('message', ({ type }) => type === 'encode' && parentPort.postMessage(Uint8Array.of(threadId)))
    `)}`,
      ),
    )
    const encoders = Array.from({ length: 4 }, () => pool.open(16_000, 60))
    const threads = await Promise.all(encoders.map((encoder) => encoder.encode(new Int16Array(960))))
    expect(new Set(threads.map(([thread]) => thread)).size).toBe(2)
    encoders[0]?.free()
    const [thread] = await pool.open(16_000, 60).encode(new Int16Array(960))
    expect(thread).toBe(threads[0]?.[0])
  })

  it('needs a thread', () => {
    for (const workers of [0, -1, 1.5, Number.NaN]) expect(() => new EncoderPool(workers)).toThrow('encoding threads')
  })
})
