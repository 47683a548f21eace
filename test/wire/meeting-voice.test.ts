import { describe, expect, it } from 'vitest'
import { joinPcm, uplinkRate } from '../../device/device-codec.ts'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { measureLevels } from '../../src/audio/levels.ts'
import { sleep } from '../../src/lib/clock.ts'
import { got, joinMeeting, textsOf, wholeSummary } from '../support/meeting-badges.ts'
import { readCounter, startQuickServer } from '../support/quick-server.ts'
import type { TestServer, TestServerOptions } from '../support/test-server.ts'

const speech = syntheticSpeech(700)
const pause = 1000

type Options = Omit<TestServerOptions, 'clock'>

/** A device of which the meeting has begun, and which listens. */
async function startListening(
  mode: 'auto' | 'realtime' | 'manual',
  transcripts: (string | Error)[],
  options: Options = {},
) {
  const server = await startQuickServer(options)
  server.script.transcripts = transcripts
  const device = server.device({ deviceId: 'meeting-a', ...(mode !== 'manual' && { mode }) })
  await device.hello()
  device.send({ type: 'mode', state: 'start', mode: 'meeting' })
  const sessionId = String((await device.expect('meeting', { phase: 'started' })).sessionId)
  if (mode !== 'manual') await device.click()
  return { server, device, sessionId }
}

/** Encoded silence: what decoders make of a bare pause in transmission still sounds like what was before. */
function hush(device: SimulatedBadge, ms: number) {
  return device.speak(new Int16Array((ms * uplinkRate) / 1000))
}

async function utter(device: SimulatedBadge) {
  await device.speak(speech)
  await hush(device, pause)
}

const saysNothing = (device: SimulatedBadge) =>
  !device.received.some((entry) => entry.kind === 'audio' || (entry.kind === 'text' && entry.message.type === 'tts'))

function segmentsAre(server: TestServer, sessionId: string, texts: readonly string[]) {
  return expect.poll(() => textsOf(server, sessionId), { timeout: 5000 }).toEqual(texts)
}

describe('a stock device in a meeting is heard utterance after utterance, and is silent', () => {
  const words = ['the printer is broken', 'we buy a new printer', 'anna will order it']

  it.each(['auto', 'realtime'] as const)('in %s', async (mode) => {
    const { server, device, sessionId } = await startListening(mode, words)
    for (const _ of words) await utter(device)
    await segmentsAre(server, sessionId, words)
    expect(saysNothing(device)).toBe(true)
    expect(await readCounter(server, 'lapel_turns_total')).toBe(0)
  })

  it('in manual, key press after key press', async () => {
    const { server, device, sessionId } = await startListening('manual', words)
    for (const _ of words) {
      await device.press()
      await device.speak(speech)
      await device.release()
      await sleep(server.app.services.clock, 400, AbortSignal.timeout(5000))
    }
    await segmentsAre(server, sessionId, words)
    expect(saysNothing(device)).toBe(true)
  })

  it('in the order in which it was said, however long the recogniser takes for each', async () => {
    let opened = 0
    const { server, device, sessionId } = await startListening('realtime', words, {
      parts: ({ asr, llm, tts }) => ({
        llm,
        tts,
        asr: {
          ...asr,
          open(request) {
            const stream = asr.open(request)
            const isFirst = opened++ === 0
            return {
              write: (pcm) => stream.write(pcm),
              async finish() {
                if (isFirst) await sleep(server.app.services.clock, 3000, request.signal)
                return stream.finish()
              },
            }
          },
        },
      }),
    })
    for (const _ of words) await utter(device)
    await segmentsAre(server, sessionId, words)
  })

  it('though the recogniser fails at one of them', async () => {
    const { server, device, sessionId } = await startListening('realtime', [
      'the printer is broken',
      new Error('no idea'),
      'anna will order it',
    ])
    for (const _ of words) await utter(device)
    await segmentsAre(server, sessionId, ['the printer is broken', 'anna will order it'])
  })

  it('and again in the next meeting on the same connection', async () => {
    const { server, device } = await startListening('realtime', words)
    const meetings: string[] = []
    for (const text of words) {
      await utter(device)
      const meetingId = (await server.app.store.meetings.openOf('meeting-a'))?.id ?? ''
      await segmentsAre(server, meetingId, [text])
      meetings.push(meetingId)
      device.send({ type: 'meeting', phase: 'finalize' })
      await wholeSummary(device)
    }
    expect(new Set(meetings).size).toBe(3)
  })
})

describe('long speech', () => {
  it.each(['realtime', 'auto'] as const)('is cut at pauses, and nothing of it is lost, in %s', async (mode) => {
    const { server, device, sessionId } = await startListening(mode, ['one', 'two', 'three', 'four', 'five', 'six'], {
      config: { listen: { maxUtteranceSeconds: 3 } },
    })
    for (let count = 0; count < 6; count++) {
      await device.speak(syntheticSpeech(900))
      await hush(device, 300)
    }
    await hush(device, pause)
    await expect.poll(async () => (await textsOf(server, sessionId)).length).toBeGreaterThanOrEqual(2)
    const pieces = server.script.heard.map((pcm) => joinPcm(pcm))
    for (const piece of pieces) {
      expect(piece.length).toBeLessThanOrEqual(3.1 * 16_000)
      expect(measureLevels(piece.subarray(-0.1 * 16_000)).rms).toBeLessThan(-40)
    }
    const loudMs = pieces.reduce((sum, piece) => sum + loudMsOf(piece), 0)
    expect(loudMs).toBeGreaterThan(6 * 900 * 0.93)
    expect(loudMs).toBeLessThan(6 * 900 * 1.1)
  })

  it('into a held key is cut at pauses too', async () => {
    const { server, device, sessionId } = await startListening(
      'manual',
      ['one', 'two', 'three', 'four', 'five', 'six'],
      {
        config: { listen: { maxUtteranceSeconds: 3 } },
      },
    )
    await device.press()
    for (let count = 0; count < 6; count++) {
      await device.speak(syntheticSpeech(900))
      await hush(device, 300)
    }
    await device.release()
    await expect.poll(async () => (await textsOf(server, sessionId)).length).toBeGreaterThanOrEqual(2)
    const loudMs = server.script.heard.reduce((sum, pcm) => sum + loudMsOf(joinPcm(pcm)), 0)
    expect(loudMs).toBeGreaterThan(6 * 900 * 0.93)
  })
})

describe('extensions 5: a meeting speaks only when it is addressed by its wake word', () => {
  it('and then answers once; neither the question nor the answer is part of the meeting', async () => {
    const { server, device, sessionId } = await startListening('auto', [
      'the printer is broken',
      'hey lapel what time is it',
      'we buy a new printer',
    ])
    await utter(device)
    await device.speak(speech)
    await hush(device, pause)
    expect((await device.expectAnswer()).sentences).toEqual(['It is ten past three.'])
    await utter(device)
    await segmentsAre(server, sessionId, ['the printer is broken', 'we buy a new printer'])
    expect(await readCounter(server, 'lapel_turns_total')).toBe(1)
    expect(server.script.asked).toHaveLength(1)
    expect(server.script.asked[0]?.messages.at(-1)?.content).toContain('what time is it')
  })

  it('in typed words', async () => {
    const { server, device, sessionId } = await startListening('realtime', ['the printer is broken'])
    device.type('小智，现在几点')
    await device.expectAnswer()
    device.type('We buy a new printer.')
    await segmentsAre(server, sessionId, ['We buy a new printer.'])
  })

  it('by nothing but the wake word: it says that it listens', async () => {
    const { device } = await startListening('auto', ['hey lapel'])
    await device.speak(speech)
    await hush(device, pause)
    expect((await device.expectAnswer()).sentences).toHaveLength(1)
  })
})

describe('a meeting is ended by voice', () => {
  it.each(['end meeting', '结束会议', 'stop recording', '停止录制', '开始总结', '出个纪要'])(
    'extensions 4.4: %s',
    async (command) => {
      const { server, device, sessionId } = await startListening('auto', ['the printer is broken', command])
      await utter(device)
      await device.speak(speech)
      await hush(device, pause)
      expect(await device.expect('workflow', { event: 'command' })).toMatchObject({ intent: 'end_meeting' })
      await device.expect('meeting', { phase: 'finalize', sessionId })
      expect(await textsOf(server, sessionId)).toEqual(['the printer is broken'])
      await expect.poll(() => got(device, 'summary').some(({ checkpoint }) => checkpoint === false)).toBe(true)
      expect(server.app.sessions.get('meeting-a')?.mode.name).toBe('chat')
    },
  )

  it('which the device shows and speaks', async () => {
    const { device } = await startListening('auto', ['end meeting'])
    await device.speak(speech)
    await hush(device, pause)
    await device.expect('stt', { text: 'end meeting' })
    expect((await device.expectAnswer()).sentences.length).toBeGreaterThan(0)
  })

  it.each(['we did not end the meeting early yesterday', 'shall we end the meeting?', 'the meeting room is too small'])(
    'but not by "%s", which is said to others',
    async (text) => {
      const { server, device, sessionId } = await startListening('realtime', [text])
      await utter(device)
      await segmentsAre(server, sessionId, [text])
      expect(server.app.sessions.get('meeting-a')?.mode.name).toBe('meeting')
    },
  )
})

it('a meeting that is ended by voice is summed up by voice, once nobody speaks', async () => {
  const { server, device, sessionId } = await startListening('auto', ['we decided to buy a new printer', 'end meeting'])
  server.script.answers = [{ error: new Error('down') }]
  await utter(device)
  await segmentsAre(server, sessionId, ['we decided to buy a new printer'])
  await utter(device)
  await device.expect('stt', { text: 'end meeting' })
  await device.expectAnswer()
  const { sentences } = await device.expectAnswer()
  expect(sentences.join(' ')).toMatch(/^The summary of the meeting\. .*we decided to buy a new printer/i)
  expect(device.faults).toEqual([])
})

it('a meeting is begun by voice from another mode, which is confirmed, shown and spoken', async () => {
  const server = await startQuickServer()
  server.script.transcripts = ['start a meeting', 'the printer is broken']
  const device = server.device({ deviceId: 'meeting-a', mode: 'auto' })
  await device.hello()
  await device.click()
  await utter(device)
  await device.expect('stt', { text: 'start a meeting' })
  const { sentences } = await device.expectAnswer()
  expect(sentences).toEqual(['The meeting is being recorded.'])
  await utter(device)
  const meetingId = (await server.app.store.meetings.openOf('meeting-a'))?.id ?? ''
  await segmentsAre(server, meetingId, ['the printer is broken'])
})

describe('the sentence that is being said', () => {
  it.each([
    ['when the device hangs up', (device: SimulatedBadge) => device.drop()],
    [
      'when the mode ends',
      async (device: SimulatedBadge) => {
        device.send({ type: 'mode', state: 'end', mode: 'meeting' })
        await device.expect('meeting', { phase: 'finalize' })
      },
    ],
    [
      'when somebody types that the meeting ends',
      async (device: SimulatedBadge) => {
        device.type('end meeting')
        await device.expect('meeting', { phase: 'finalize' })
      },
    ],
    [
      'when the device begins to listen in another way',
      async (device: SimulatedBadge) => device.send({ type: 'listen', state: 'start', mode: 'auto' }),
    ],
    [
      'when somebody types to the device',
      async (device: SimulatedBadge) => {
        device.type('hey lapel what time is it')
        await device.expectAnswer()
      },
    ],
    [
      'when the device aborts',
      async (device: SimulatedBadge) => {
        device.send({ type: 'abort' })
        await hush(device, pause)
      },
    ],
  ])('is kept %s', async (_when, disturb) => {
    const { server, device, sessionId } = await startListening('realtime', ['one more thing'])
    await device.speak(speech)
    await disturb(device)
    await segmentsAre(server, sessionId, ['one more thing'])
  })

  it('is kept when the server stops', async () => {
    const { server, device, sessionId } = await startListening('realtime', ['one more thing'])
    await device.speak(speech)
    const kept: string[] = []
    const append = server.app.store.meetings.append.bind(server.app.store.meetings)
    server.app.store.meetings.append = async (...args) => {
      const segments = await append(...args)
      kept.push(...(segments ?? []).map(({ text }) => text))
      return segments
    }
    await server.stop()
    expect(sessionId).not.toBe('')
    expect(kept).toEqual(['one more thing'])
  })
})

it('two badges in one room hear one sentence once', async () => {
  const { server, device, sessionId } = await startListening('realtime', ['we buy a new printer on monday'])
  const { code } = (await server.app.store.meetings.get(sessionId)) ?? { code: '' }
  const other = server.device({ deviceId: 'meeting-b', mode: 'realtime' })
  await other.hello()
  other.send({ type: 'mode', state: 'start', mode: 'meeting' })
  await other.expect('meeting', { phase: 'started' })
  await joinMeeting(other, code)
  await other.click()
  await Promise.all([utter(device), utter(other)])
  await expect.poll(() => server.script.heard.length).toBe(2)
  await segmentsAre(server, sessionId, ['we buy a new printer on monday'])
})

it('words that the store does not take are written when it does', async () => {
  const { server, device, sessionId } = await startListening('realtime', ['the printer is broken', 'we buy a new one'])
  const append = server.app.store.meetings.append.bind(server.app.store.meetings)
  let failures = 2
  server.app.store.meetings.append = (...args) =>
    failures-- > 0 ? Promise.reject(new Error('disk full')) : append(...args)
  await utter(device)
  await utter(device)
  await segmentsAre(server, sessionId, ['the printer is broken', 'we buy a new one'])
})

it('extensions 1: silence closes a meeting after three times as long as a conversation', async () => {
  const { device } = await startListening('realtime', [''], { config: { idle: { silenceSeconds: 1 } } })
  const since = performance.now()
  await device.expectClose()
  // The clock of the test is three times as fast.
  expect((performance.now() - since) * 3).toBeGreaterThan(2500)
})

function loudMsOf(pcm: Int16Array): number {
  const windowSamples = 160
  let loud = 0
  for (let from = 0; from < pcm.length; from += windowSamples) {
    if (measureLevels(pcm.subarray(from, from + windowSamples)).rms > -40) loud++
  }
  return loud * 10
}
