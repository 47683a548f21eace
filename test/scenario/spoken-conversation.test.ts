import { describe, expect, it } from 'vitest'
import { measureLevels } from '../../src/audio/levels.ts'
import { vendors } from '../../src/catalogue.ts'
import { hasPrograms } from '../support/programs.ts'
import { soundSpan, speak } from '../support/speech.ts'
import { startTestServer } from '../support/test-server.ts'

const hasVoiceAndEars = await hasPrograms('espeak-ng', 'pocketsphinx_continuous')
const rate = 24_000

/** A server with nothing configured: pocketsphinx hears, the built-in assistant thinks, espeak-ng speaks. */
function startUnconfigured() {
  return startTestServer({ vendors, env: { PATH: process.env.PATH ?? '' }, fetch: refusingFetch })
}

/** No Ollama that happens to run on this machine takes part. */
const refusingFetch: typeof fetch = () => Promise.reject(new TypeError('fetch failed'))

describe.skipIf(!hasVoiceAndEars)('a spoken conversation with nothing configured', () => {
  it('understands a command spoken into a held key and answers in speech that is whole', async () => {
    const server = await startUnconfigured()
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speak('tell me the date'))
    await device.release()
    await device.expect('stt', { text: 'tell me the date' })
    const answer = await device.expectAnswer(20_000)
    const heard = await device.playedPcm()

    const reference = answer.sentences.map((sentence) => soundSpan(speak(sentence, 'en-us', 150), 16_000))
    const spokenMs = reference.reduce((sum, { soundMs }) => sum + soundMs, 0)
    const { beforeMs, soundMs, behindMs } = soundSpan(heard, rate)
    const { rms, peak } = measureLevels(heard)
    expect(soundMs).toBeGreaterThan(spokenMs - 40)
    expect(soundMs).toBeLessThan(spokenMs + 400 * answer.sentences.length)
    expect(beforeMs).toBeGreaterThan(5)
    expect(behindMs).toBeGreaterThan(5)
    expect(rms).toBeGreaterThan(-35)
    expect(peak).toBeLessThan(0)
    expect(device.faults).toEqual([])
  })

  it('goes on from turn to turn in auto mode, finding the end of speech itself', async () => {
    const server = await startUnconfigured()
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    for (const words of ['what time is it', 'tell me a joke']) {
      await device.speak(speak(words))
      await device.silence(1000)
      await device.expect('stt', { text: words })
      const { playedMs, sentences } = await device.expectAnswer(20_000)
      expect(playedMs).toBeGreaterThan(500)
      expect(sentences.length).toBeGreaterThan(0)
    }
    expect(device.faults).toEqual([])
  })

  it('is interrupted by speech in realtime mode and understands what interrupted it', async () => {
    const server = await startUnconfigured()
    const device = server.device({ mode: 'realtime' })
    await device.hello()
    await device.click()
    await device.speak(speak('what can you do'))
    await device.silence(1000)
    await device.expectAudio(5)
    await device.speak(speak('what time is it'))
    await device.expect('tts', { state: 'stop' })
    await device.silence(1000)
    await device.expect('stt', { text: 'what time is it' })
    expect((await device.expectAnswer()).sentences[0]).toMatch(/^It is/)
    expect(device.faults).toEqual([])
  })
})
