import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { VoiceDetector } from './contract.ts'
import { loadOpus } from './opus.ts'
import { Resampler } from './resample.ts'
import { loadSileroDetector } from './silero-detector.ts'
import { cutPcm, joinPcm, makeNoise, makeTone, speakWithEspeak } from './test-signals.ts'
import { loadWebrtcDetector } from './webrtc-detector.ts'

const voice = speakWithEspeak('Hello there. What is the weather like in Paris today?')

/** One second of silence, the speech, two seconds of silence, as a device sends it: 16 kHz through Opus. */
async function speakThroughOpus(sound: { pcm: Int16Array; sampleRate: number }) {
  const resampler = new Resampler(sound.sampleRate, 16_000)
  const speech = joinPcm(resampler.push(sound.pcm), resampler.flush())
  const all = joinPcm(new Int16Array(16_000), speech, new Int16Array(32_000))
  const opus = await loadOpus()
  const encoder = opus.encoder({ rate: 16_000, frameMs: 60 })
  const decoder = opus.decoder(16_000)
  const packets = cutPcm(all, 960).map((frame) => decoder.decode(encoder.encode(frame)) ?? new Int16Array(0))
  encoder.free()
  decoder.free()
  return { packets, speechPackets: Math.floor(speech.length / 960) }
}

const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length

function behavesLikeADetector(makeDetector: () => VoiceDetector) {
  const withDetector = (use: (detector: VoiceDetector) => void) => {
    const detector = makeDetector()
    use(detector)
    detector.free()
  }

  it.skipIf(!voice)('hears speech that came through Opus, and silence before and after it', async () => {
    if (!voice) return
    const { packets, speechPackets } = await speakThroughOpus(voice)
    withDetector((detector) => {
      const shares = packets.map((pcm) => detector.feed(pcm))
      expect(mean(shares.slice(0, 15))).toBeLessThan(0.05)
      expect(mean(shares.slice(18, 16 + speechPackets))).toBeGreaterThan(0.7)
      expect(mean(shares.slice(-20))).toBeLessThan(0.05)
    })
  })

  it.skipIf(!voice)('hears the same however the audio is cut', () => {
    if (!voice) return
    const pcm = voice.pcm.subarray(0, 30_720)
    const decide = (samples: number) => {
      const shares: number[] = []
      withDetector((detector) => {
        for (const piece of cutPcm(pcm, samples)) shares.push(detector.feed(piece))
      })
      return shares
    }
    // 15360 is a whole number of frames of either detector; its halves are pieces that are none.
    expect(mean(decide(15_360))).toBeCloseTo(mean(decide(15_360 / 30)), 1)
    expect(mean(decide(160))).toBeCloseTo(mean(decide(15_360)), 1)
  })

  it('calls silence, a click and nothing at all no speech', () => {
    withDetector((detector) => {
      const click = new Int16Array(960)
      click[400] = 20_000
      expect(detector.feed(new Int16Array(0))).toBe(0)
      for (let count = 0; count < 20; count++) expect(detector.feed(new Int16Array(960))).toBe(0)
      expect(detector.feed(click)).toBeLessThan(0.5)
    })
  })

  it('is as new after a reset', () => {
    const sound = voice?.pcm ?? makeNoise(22_050, 3000)
    withDetector((detector) => {
      const first = cutPcm(sound, 960).map((pcm) => detector.feed(pcm))
      detector.feed(sound.subarray(0, 123))
      detector.reset()
      expect(cutPcm(sound, 960).map((pcm) => detector.feed(pcm))).toEqual(first)
    })
  })

  it('keeps sessions apart', () => {
    const sound = cutPcm(voice?.pcm ?? makeNoise(22_050, 3000), 960)
    withDetector((alone) => {
      const expected = sound.map((pcm) => alone.feed(pcm))
      withDetector((one) => {
        withDetector((other) => {
          const actual = sound.map((pcm) => {
            other.feed(makeTone(300, 16_000, 0.06))
            return one.feed(pcm)
          })
          expect(actual).toEqual(expected)
        })
      })
    })
  })

  it('says so when it is used after free', () => {
    const detector = makeDetector()
    detector.free()
    detector.free()
    expect(() => detector.feed(new Int16Array(960))).toThrow('used after free')
    expect(() => detector.reset()).toThrow('used after free')
  })
}

const makeWebrtc = await loadWebrtcDetector()

describe('WebRTC detector', () => {
  behavesLikeADetector(makeWebrtc)

  it('gets used to the noise of a room', () => {
    const detector = makeWebrtc()
    const shares = cutPcm(makeNoise(16_000 * 5, 700), 960).map((pcm) => detector.feed(pcm))
    detector.free()
    expect(mean(shares.slice(-40))).toBeLessThan(0.05)
  })

  it.skipIf(!voice)('still hears speech over the noise of a room', async () => {
    if (!voice) return
    const { packets, speechPackets } = await speakThroughOpus(voice)
    const noise = makeNoise(960, 300)
    const noisy = packets.map((pcm) => pcm.map((sample, index) => sample + (noise[index] ?? 0)))
    const detector = makeWebrtc()
    for (const pcm of cutPcm(makeNoise(16_000 * 5, 300, 7), 960)) detector.feed(pcm)
    const shares = noisy.map((pcm) => detector.feed(pcm))
    detector.free()
    expect(mean(shares.slice(18, 16 + speechPackets))).toBeGreaterThan(0.6)
    expect(mean(shares.slice(-20))).toBeLessThan(0.05)
  })
})

const modelPath = process.env.LAPEL_TEST_SILERO
const makeSilero = modelPath === undefined ? undefined : await loadSileroDetector(modelPath)

describe('Silero detector', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lapel-silero-'))
  afterAll(() => rmSync(directory, { recursive: true }))

  it('names a model file that is not there', async () => {
    const path = join(directory, 'none.onnx')
    await expect(loadSileroDetector(path)).rejects.toMatchObject({
      name: 'AudioError',
      failure: 'missing',
      message: expect.stringContaining(path),
    })
  })

  it.each([
    ['an error page', Buffer.from('<html>404</html>')],
    ['nothing', Buffer.alloc(0)],
    // Producer "x", then a graph of 1000 bytes of which 3 arrived.
    ['half a model', Buffer.from([8, 8, 0x12, 1, 0x78, 0x3a, 0xe8, 7, 1, 2, 3])],
  ])('refuses %s instead of a model before it can abort the process', async (_name, bytes) => {
    const path = join(directory, 'broken.onnx')
    writeFileSync(path, bytes)
    await expect(loadSileroDetector(path)).rejects.toMatchObject({ name: 'AudioError', failure: 'broken' })
  })

  it('names the package where it is not installed', () => {
    const path = join(directory, 'whole.onnx')
    // Version 8, producer "x", an empty graph: whole as far as can be seen from outside.
    writeFileSync(path, Buffer.from([8, 8, 0x12, 1, 0x78, 0x3a, 0]))
    const program = `
      import { registerHooks } from 'node:module'
      registerHooks({
        resolve(name, context, next) {
          if (name === 'sherpa-onnx-node') throw new Error('Cannot find package')
          return next(name, context)
        },
      })
      const { loadSileroDetector } = await import(${JSON.stringify(new URL('./silero-detector.ts', import.meta.url).href)})
      await loadSileroDetector(${JSON.stringify(path)}).catch(({ failure, message }) => process.stdout.write(failure + ': ' + message))
    `
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
    expect(run.stdout).toBe('missing: the package sherpa-onnx-node is not installed: npm install sherpa-onnx-node')
  })

  const needs = 'the file silero_vad.onnx, named by LAPEL_TEST_SILERO'
  describe.skipIf(!makeSilero)('with the model named by LAPEL_TEST_SILERO', { meta: { needs } }, () => {
    behavesLikeADetector(() => {
      if (!makeSilero) throw new Error('no model')
      return makeSilero()
    })
  })
})
