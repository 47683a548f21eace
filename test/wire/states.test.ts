import { describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { readCounter, startQuickServer } from '../support/quick-server.ts'
import { startTestServer } from '../support/test-server.ts'

const speech = syntheticSpeech(600)
/** More than the silence that ends an utterance. */
const pauseMs = 900

const sentListens = (device: SimulatedBadge) =>
  device.sent.filter(({ message }) => message.type === 'listen').map(({ message }) => message.state)

async function sayAndPause(device: SimulatedBadge): Promise<void> {
  await device.speak(speech)
  await device.silence(pauseMs)
}

async function reaches(device: SimulatedBadge, state: string): Promise<void> {
  await expect.poll(() => device.state).toBe(state)
}

const firmwareVersions = ['1.5.0', '1.6.6', '1.8.0', '2.0.0', '2.1.0', '2.2.2', '2.4.2', '2.5.0']

describe('a conversation', () => {
  it('6, 12: is without a fault on every firmware, in auto, realtime and manual mode', async () => {
    const server = await startTestServer()
    server.script.answers = [{ pieces: ['It is ten past three. ', 'Anything else?'] }]
    server.script.sentenceMs = 600
    const good = {
      sentences: ['It is ten past three.', 'Anything else?'],
      playedMs: 1200,
      clearedPackets: 0,
      faults: [],
    }
    const talk = async (firmware: string, mode: 'auto' | 'realtime' | 'manual') => {
      const name = `${firmware} ${mode}`
      const device = server.device({ firmware, deviceId: name, framing: 3, ...(mode !== 'manual' && { mode }) })
      await device.hello()
      await (mode === 'manual' ? device.press() : device.click())
      await device.speak(speech)
      if (mode === 'manual') await device.release()
      else await device.silence(pauseMs)
      const { sentences, playedMs } = await device.expectAnswer()
      await reaches(device, mode === 'manual' ? 'idle' : 'listening')
      return [
        name,
        { sentences, playedMs, clearedPackets: device.playback.clearedPackets, faults: device.faults },
      ] as const
    }
    const modes = ['auto', 'realtime', 'manual'] as const
    const talks = firmwareVersions.flatMap((firmware) => modes.map((mode) => talk(firmware, mode)))
    const results = await Promise.all(talks)
    expect(Object.fromEntries(results)).toEqual(Object.fromEntries(results.map(([name]) => [name, good])))
  })

  it('6 QUIRK: the tail is heard on firmware that empties its queue at tts stop (until 2.1)', async () => {
    const server = await startTestServer()
    server.script.sentenceMs = 900
    const device = server.device({ firmware: '2.1.0', mode: 'auto' })
    await device.hello()
    await device.click()
    device.type('time')
    await device.expectAnswer()
    await reaches(device, 'listening')
    expect(device.playback.playedMs).toBe(900)
    expect(device.playback.clearedPackets).toBe(0)
  })
})

describe('auto mode', () => {
  it('6: the end of speech is found without listen stop, and the device listens again after the answer', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    await sayAndPause(device)
    await device.expectAnswer()
    await reaches(device, 'listening')
    await sayAndPause(device)
    await device.expectAnswer()
    await reaches(device, 'listening')
    expect(sentListens(device)).toEqual(['start', 'start', 'start'])
    expect(server.script.heard).toHaveLength(2)
  })

  it('6: after an utterance without an answer it hears the next one, although no listen start comes', async () => {
    const server = await startQuickServer()
    server.script.transcripts = ['', 'hello']
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    await sayAndPause(device)
    await sayAndPause(device)
    await device.expect('stt', { text: 'hello' })
    expect(sentListens(device)).toEqual(['start'])
  })

  it('6: what still comes until tts start takes effect is not taken for the next utterance', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 300
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    await sayAndPause(device)
    await device.expectAnswer()
    expect(server.script.heard).toHaveLength(1)
    expect(server.script.asked).toHaveLength(1)
  })
})

describe('realtime mode', () => {
  it('6: recognition is armed anew after each utterance: listen start comes once', async () => {
    const server = await startQuickServer()
    server.script.transcripts = ['one', '', 'three']
    const device = server.device({ mode: 'realtime' })
    await device.hello()
    await device.click()
    await sayAndPause(device)
    await device.expectAnswer()
    await sayAndPause(device)
    await sayAndPause(device)
    await device.expect('stt', { text: 'three' })
    expect(sentListens(device)).toEqual(['start'])
  })

  it('6: the microphone stays in use after a typed text: speech interrupts its answer', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 4000
    server.script.transcripts = ['stop that']
    const device = server.device({ mode: 'realtime' })
    await device.hello()
    await device.click()
    device.type('tell me a story')
    await device.expectAudio(3)
    await sayAndPause(device)
    await device.expect('stt', { text: 'stop that' })
    expect(sentListens(device)).toEqual(['start', 'detect'])
  })

  it('6: the microphone stays in use after a typed text and its answer', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'realtime' })
    await device.hello()
    await device.click()
    device.type('what time is it')
    await device.expectAnswer()
    await sayAndPause(device)
    await device.expectAnswer()
    expect(server.script.heard).toHaveLength(1)
  })

  it('5: with echo cancellation by the server, what the device has played is what was heard', async () => {
    const server = await startQuickServer()
    const answer = 'One two three four five six seven eight nine ten.'
    server.script.answers = [{ pieces: [answer] }]
    server.script.sentenceMs = 3000
    const device = server.device({ mode: 'realtime', framing: 2, serverAec: true })
    await device.hello()
    await device.click()
    device.type('count')
    await device.expectAudio(30)
    await device.abort()
    await device.expect('tts', { state: 'stop' })
    const playedShare = device.playback.playedPackets / 50
    device.type('go on')
    await expect.poll(() => server.script.asked.length).toBe(2)
    const remembered = server.script.asked[1]?.messages[2]
    expect(remembered?.role).toBe('assistant')
    const heardShare = String(remembered?.content).length / answer.length
    // The last echo is some packets old, and only whole words count.
    expect(heardShare).toBeLessThanOrEqual(playedShare + 0.03)
    expect(heardShare).toBeGreaterThan(playedShare - 0.25)
    expect(device.faults).toEqual([])
  })

  it('7: without echo the clock decides what was heard, of the whole sentence', async () => {
    const server = await startQuickServer()
    const answer = 'One two three four five six seven eight nine ten.'
    server.script.answers = [{ pieces: [answer] }]
    server.script.sentenceMs = 3000
    const device = server.device()
    await device.hello()
    device.type('count')
    await device.expectAudio(20)
    const playedShare = device.playback.playedPackets / 50
    await device.abort()
    await device.expect('tts', { state: 'stop' })
    device.type('go on')
    await expect.poll(() => server.script.asked.length).toBe(2)
    const remembered = server.script.asked[1]?.messages[2]
    expect(remembered?.role).toBe('assistant')
    const heardShare = String(remembered?.content).length / answer.length
    expect(heardShare).toBeLessThanOrEqual(playedShare + 0.1)
    expect(heardShare).toBeGreaterThan(playedShare - 0.25)
  })
})

describe('push to talk', () => {
  it('6: the answer comes while the device is idle, which it is again afterwards, still connected', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    for (let round = 0; round < 2; round++) {
      await device.press()
      await device.speak(speech)
      await device.release()
      expect(device.state).toBe('idle')
      await device.expectAnswer()
      await reaches(device, 'idle')
    }
    expect(device.connected).toBe(true)
    expect(device.faults).toEqual([])
  })

  it('6: a pause of any length is part of the utterance', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speech)
    await device.silence(1800)
    await device.speak(speech)
    await device.release()
    await device.expect('stt')
    expect(server.script.heard).toHaveLength(1)
    expect(server.script.samples(0) / 16).toBeGreaterThanOrEqual(3000)
  })

  it('6: a press while the answer is spoken interrupts it and is heard', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 3000
    server.script.transcripts = ['first', 'second']
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speech)
    await device.release()
    await device.expectAudio(3)
    await device.press()
    await device.expect('tts', { state: 'stop' })
    await device.speak(speech)
    await device.release()
    await device.expect('stt', { text: 'second' })
    expect(device.faults).toEqual([])
  })

  it('6: a press while the model thinks ends that turn and its calls', async () => {
    const server = await startQuickServer()
    server.script.transcripts = ['first', 'second']
    server.script.answers = [{ hangs: true }, { pieces: ['Here.'] }]
    const device = server.device()
    await device.hello()
    device.send({ type: 'listen', state: 'detect', text: 'first' })
    await device.expect('tts', { state: 'start' })
    await reaches(device, 'speaking')
    await device.press()
    await device.expect('tts', { state: 'stop' })
    expect(server.script.running).toBe(0)
    await device.speak(speech)
    await device.release()
    expect((await device.expectAnswer()).sentences).toEqual(['Here.'])
  })

  it('extensions 3: a press while the utterance before is still being recognised is not lost', async () => {
    const server = await startQuickServer()
    server.script.recogniserHangs = true
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speech)
    await device.release()
    await expect.poll(() => server.script.heard.length).toBe(1)
    server.script.recogniserHangs = false
    await device.press()
    await device.speak(speech)
    await device.release()
    expect((await device.expectAnswer()).sentences).toEqual(['It is ten past three.'])
    expect(server.script.heard).toHaveLength(2)
  })
})

describe('boundaries of listening', () => {
  it('extensions 3: repeats of one state within 300 ms are ignored', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speech)
    device.send({ type: 'listen', state: 'start', mode: 'manual' })
    device.send({ type: 'listen', state: 'start', mode: 'manual' })
    device.send({ type: 'listen', state: 'stop' })
    device.send({ type: 'listen', state: 'stop' })
    await device.expectAnswer()
    await device.expectNothing(400, ['stt', 'tts'])
    expect(server.script.heard).toHaveLength(1)
    expect(server.script.samples(0)).toBeGreaterThanOrEqual(speech.length)
  })

  it('extensions 3: a start in another mode within 300 ms is no repeat', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'auto' })
    await device.hello()
    device.send({ type: 'listen', state: 'start', mode: 'manual' })
    await device.click()
    await sayAndPause(device)
    expect((await device.expectAnswer(2000)).playedMs).toBe(240)
  })

  it('extensions 3: without a release the end of speech ends a push-to-talk utterance after listen.fallbackMs', async () => {
    const server = await startQuickServer({ config: { listen: { fallbackMs: 1000 } } })
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speech)
    await device.silence(1200)
    await device.expectNothing(10, ['stt'])
    await device.silence(1500)
    await device.expect('stt')
    expect(server.script.samples(0) / 16).toBeGreaterThan(600 + 1200)
  })

  it('extensions 3: a release that comes after all is no second utterance', async () => {
    const server = await startQuickServer({ config: { listen: { fallbackMs: 1000 } } })
    server.script.answers = [{ hangs: true }]
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(speech)
    await device.silence(2800)
    await device.expect('stt')
    device.send({ type: 'listen', state: 'stop' })
    await device.expectNothing(400, ['stt'])
    expect(server.script.heard).toHaveLength(1)
  })

  it.each(['manual', 'auto'] as const)(
    'extensions 3: an utterance ends after listen.maxUtteranceSeconds (%s)',
    async (mode) => {
      const server = await startQuickServer({ config: { listen: { maxUtteranceSeconds: 1 } } })
      const device = server.device({ mode: 'auto' })
      await device.hello()
      await (mode === 'manual' ? device.press() : device.click())
      void device.speak(syntheticSpeech(2500))
      await device.expect('stt')
      expect(server.script.samples(0) / 16).toBeGreaterThanOrEqual(1000)
      expect(server.script.samples(0) / 16).toBeLessThan(1100)
    },
  )

  it('extensions 3: what is said while nobody listens is skipped and counted', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    for (let count = 0; count < 5; count++) device.sendRaw(Uint8Array.of(0x58))
    device.send({ type: 'ping' })
    await device.expect('pong')
    expect(await readCounter(server, 'lapel_audio_skipped_total', { reason: 'not-listening' })).toBe(5)
    expect(server.script.heard).toEqual([])
  })
})
