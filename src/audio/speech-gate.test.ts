import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VoiceDetector } from './contract.ts'
import { Resampler } from './resample.ts'
import { type SpeechEvent, SpeechGate, type SpeechGateOptions } from './speech-gate.ts'
import { cutPcm, joinPcm, speakWithEspeak } from './test-signals.ts'
import { loadWebrtcDetector } from './webrtc-detector.ts'

const options: SpeechGateOptions = { startMs: 120, silenceMs: 700, preRollMs: 400 }

/** Hears speech in samples that are not 0, so that a test writes down what is heard. */
const plainDetector: VoiceDetector = {
  feed: (pcm) => (pcm.length === 0 ? 0 : pcm.filter((sample) => sample !== 0).length / pcm.length),
  reset: () => {},
  free: () => {},
}

/** Each `[what, ms]` becomes pieces of 20 ms whose samples say what they are: speech counts up from 1, silence is 0. */
function makeSound(...parts: ['speech' | 'silence', number][]): Int16Array {
  let next = 1
  return joinPcm(
    ...parts.map(([what, ms]) =>
      Int16Array.from({ length: ms * 16 }, () => (what === 'speech' ? next++ % 30_000 || 1 : 0)),
    ),
  )
}

interface Heard {
  at: number
  event: SpeechEvent
}

/** The events other than more of the same, with the time in ms at which they came. */
function listen(gate: SpeechGate, sound: Int16Array, pieceMs = 20): Heard[] {
  return cutPcm(sound, pieceMs * 16)
    .map((pcm, index) => ({ at: (index + 1) * pieceMs, event: gate.feed(pcm) }))
    .filter(({ event }) => event === 'start' || event === 'end')
}

describe('SpeechGate', () => {
  it('starts once there was enough speech and ends once there was enough silence', () => {
    const gate = new SpeechGate(plainDetector, options)
    const heard = listen(gate, makeSound(['silence', 1000], ['speech', 1000], ['silence', 1000]))
    expect(heard).toEqual([
      { at: 1120, event: 'start' },
      { at: 2700, event: 'end' },
    ])
  })

  it('does not start with a click, however many there are', () => {
    const gate = new SpeechGate(plainDetector, options)
    const clicks = new Array<['speech' | 'silence', number][]>(20)
      .fill([
        ['speech', 40],
        ['silence', 60],
      ])
      .flat()
    expect(listen(gate, makeSound(...clicks))).toEqual([])
  })

  it('starts in spite of a short gap in the first syllables', () => {
    const gate = new SpeechGate(plainDetector, options)
    const heard = listen(gate, makeSound(['speech', 100], ['silence', 40], ['speech', 100]))
    expect(heard).toEqual([{ at: 200, event: 'start' }])
  })

  it('does not end in the gaps between words', () => {
    const gate = new SpeechGate(plainDetector, options)
    const words = new Array<['speech' | 'silence', number][]>(10)
      .fill([
        ['speech', 140],
        ['silence', 600],
      ])
      .flat()
    expect(listen(gate, makeSound(...words))).toEqual([{ at: 120, event: 'start' }])
  })

  it('is held up little by a click in the silence', () => {
    const gate = new SpeechGate(plainDetector, options)
    const heard = listen(gate, makeSound(['speech', 500], ['silence', 500], ['speech', 20], ['silence', 1000]))
    // Without the click: 1200.
    expect(heard.at(-1)?.event).toBe('end')
    expect(heard.at(-1)?.at).toBeLessThanOrEqual(1360)
  })

  it('ends an utterance that never ends, and begins the next without losing a sample', () => {
    const gate = new SpeechGate(plainDetector, { ...options, maxMs: 1000 })
    const sound = makeSound(['speech', 2500])
    const utterances = collect(gate, cutPcm(sound, 320))
    expect(utterances.map((pcm) => pcm.length / 16)).toEqual([1000, 1000, 500])
    expect(joinPcm(...utterances)).toEqual(sound)
  })

  it('gives the time before the start and the start itself as pre-roll, once', () => {
    const gate = new SpeechGate(plainDetector, options)
    const sound = makeSound(['silence', 3000], ['speech', 120])
    listen(gate, sound)
    expect(gate.takePreRoll()).toEqual(sound.subarray(-(400 + 120) * 16))
    expect(gate.takePreRoll().length).toBe(0)
  })

  it('gives no pre-roll where nothing started', () => {
    const gate = new SpeechGate(plainDetector, options)
    listen(gate, makeSound(['speech', 60], ['silence', 500]))
    expect(gate.takePreRoll().length).toBe(0)
  })

  it('needs more speech while barge-in asks for it, and forgets nothing when that changes', () => {
    const gate = new SpeechGate(plainDetector, options)
    gate.setStartMs(300)
    const sound = makeSound(['silence', 1000], ['speech', 280])
    expect(listen(gate, sound)).toEqual([])
    gate.setStartMs(120)
    const next = new Int16Array(320).fill(7)
    expect(gate.feed(next)).toBe('start')
    const preRoll = gate.takePreRoll()
    expect(joinPcm(sound, next).subarray(-preRoll.length)).toEqual(preRoll)
    expect(preRoll.length).toBeGreaterThanOrEqual((400 + 120) * 16)
  })

  it('begins from nothing after a reset', () => {
    const gate = new SpeechGate(plainDetector, options)
    listen(gate, makeSound(['speech', 500]))
    expect(gate.speaking).toBe(true)
    gate.reset()
    expect(gate.speaking).toBe(false)
    expect(gate.takePreRoll().length).toBe(0)
    expect(listen(gate, makeSound(['speech', 100]))).toEqual([])
  })

  it('hands out every sample from some point before the start to the end, once and in order', () => {
    const part = fc.tuple(fc.constantFrom('speech', 'silence'), fc.integer({ min: 1, max: 1500 }))
    const settings = fc.record({
      startMs: fc.integer({ min: 0, max: 400 }),
      silenceMs: fc.integer({ min: 100, max: 900 }),
      preRollMs: fc.integer({ min: 0, max: 600 }),
      maxMs: fc.integer({ min: 500, max: 3000 }),
    })
    const pieces = fc.array(fc.integer({ min: 1, max: 1920 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), settings, pieces, (parts, setting, sizes) => {
        const gate = new SpeechGate(plainDetector, setting)
        // Numbered throughout, so that each utterance can be found in the whole.
        const speech = makeSound(...parts)
        const cut: Int16Array[] = []
        for (let offset = 0, turn = 0; offset < speech.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          cut.push(speech.subarray(offset, offset + size))
          offset += size
        }
        let fed = 0
        let utteranceStart = 0
        let lastEnd = 0
        let taken = 0
        for (const pcm of cut) {
          const wasSpeaking = gate.speaking
          const event = gate.feed(pcm)
          fed += pcm.length
          expect(wasSpeaking ? ['speech', 'end'] : ['silence', 'start']).toContain(event)
          if (event === 'start') {
            const preRoll = gate.takePreRoll()
            utteranceStart = fed - preRoll.length
            expect(utteranceStart).toBeGreaterThanOrEqual(lastEnd)
            expect(preRoll).toEqual(speech.subarray(utteranceStart, fed))
            expect(preRoll.length).toBeGreaterThanOrEqual(pcm.length)
            expect(preRoll.length).toBeLessThanOrEqual(16 * (setting.preRollMs + 2 * setting.startMs + 120) + 16)
            taken = preRoll.length
          } else if (event !== 'silence') taken += pcm.length
          if (event === 'end') {
            expect(taken).toBe(fed - utteranceStart)
            lastEnd = fed
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('never ends an utterance by gaps shorter than asked for, nor fails to end it by longer ones', () => {
    const word = fc.tuple(fc.integer({ min: 7, max: 40 }), fc.integer({ min: 1, max: 34 }))
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
        const sound = words.flatMap(([speech, gap]): ['speech' | 'silence', number][] => [
          ['speech', speech * 20],
          ['silence', gap * 20],
        ])
        const gate = new SpeechGate(plainDetector, options)
        expect(listen(gate, makeSound(...sound)).map(({ event }) => event)).toEqual(['start'])
        expect(listen(gate, new Int16Array(700 * 16)).map(({ event }) => event)).toEqual(['end'])
      }),
      { numRuns: 60 },
    )
  })
})

function collect(gate: SpeechGate, pieces: Int16Array[]): Int16Array[] {
  const utterances: Int16Array[][] = []
  for (const pcm of pieces) {
    const event = gate.feed(pcm)
    if (event === 'start') utterances.push([gate.takePreRoll()])
    else if (event !== 'silence') utterances.at(-1)?.push(pcm)
  }
  return utterances.map((parts) => joinPcm(...parts))
}

const [first, second] = ['What is the weather like in Paris today?', 'And what about tomorrow?'].map(speakWithEspeak)

describe.skipIf(!first || !second)('SpeechGate over the WebRTC detector', () => {
  it('cuts two sentences apart with their first and last sounds in them', async () => {
    if (!first || !second) return
    const resampler = new Resampler(first.sampleRate, 16_000)
    const sentences = [first, second].map((sound) => joinPcm(resampler.push(sound.pcm), resampler.flush()))
    const pause = new Int16Array(16_000 * 1.5)
    const sound = joinPcm(pause, ...sentences.flatMap((pcm) => [pcm, pause]))
    const makeDetector = await loadWebrtcDetector()
    const detector = makeDetector()
    const utterances = collect(new SpeechGate(detector, options), cutPcm(sound, 960))
    detector.free()
    expect(utterances).toHaveLength(2)
    for (const [index, utterance] of utterances.entries()) {
      // All that is not silence of the sentence is in its utterance.
      const loud = (sentences[index] ?? pause).filter((sample) => sample !== 0)
      expect(utterance.filter((sample) => sample !== 0)).toEqual(loud)
    }
  })
})
