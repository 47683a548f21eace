import { describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { messages } from '../../src/protocol/messages.ts'
import { ProviderError } from '../../src/providers/provider-error.ts'
import { startQuickServer } from '../support/quick-server.ts'

const failed = new ProviderError('vendor', 'unavailable', 'no connection')

const texts = (device: SimulatedBadge) =>
  device.received.flatMap((entry) => (entry.kind === 'text' ? [entry.message] : []))
const ofType = (device: SimulatedBadge, type: string) => texts(device).filter((message) => message.type === type)

describe('what a stock device is told', () => {
  it('8: the order of a turn is stt, face, tts start, then sentence and sound, then stop', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['😔 One. ', 'Two. ', 'Three.'] }]
    const device = server.device()
    await device.hello()
    await device.press()
    await device.speak(syntheticSpeech(300))
    await device.release()
    const { sentences } = await device.expectAnswer()
    expect(sentences).toEqual(['One.', 'Two.', 'Three.'])
    const steps = device.received.flatMap((entry) => {
      if (entry.kind === 'audio') return ['audio']
      if (entry.kind !== 'text' || !['stt', 'tts', 'llm'].includes(entry.message.type)) return []
      return [`${entry.message.type} ${entry.message.state ?? ''}`.trim()]
    })
    const runs = steps.filter((step, index) => step !== steps[index - 1])
    const sentence = ['tts sentence_start', 'audio']
    expect(runs).toEqual(['stt', 'llm', 'tts start', 'llm', ...sentence, ...sentence, ...sentence, 'tts stop'])
  })

  it('8: every message has all members of the message table, and no others', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['One. ', 'Two.'] }, { error: failed }]
    const device = server.device()
    await device.hello()
    device.type('one')
    await device.expectAnswer()
    device.type('two')
    await device.expectAnswer()
    server.script.voiceError = failed
    device.type('three')
    await device.expect('alert')
    device.send({ type: 'ping' })
    device.send({ type: 'mode', state: 'start', mode: 'chat' })
    device.send({ type: 'nothing known' })
    await device.expect('error')
    const seen = new Set<string>()
    for (const message of texts(device)) {
      const schema = Object.entries(messages.down).find(([type]) => type === message.type)?.[1].schema
      expect(schema?.safeParse(message).error, JSON.stringify(message)).toBeUndefined()
      seen.add(message.type)
    }
    expect([...seen].sort()).toEqual(
      ['alert', 'error', 'hello', 'llm', 'mcp', 'mode', 'pong', 'stt', 'tts', 'workflow'].sort(),
    )
  })

  it('8.2 MUST: tts always has a state: firmware that crashes without one lives on', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['One. '], error: failed }]
    const device = server.device({ firmware: '1.8.0' })
    await device.hello()
    device.type('one')
    await device.expectAnswer()
    expect(ofType(device, 'tts').map(({ state }) => state)).toEqual([
      'start',
      'sentence_start',
      'sentence_start',
      'stop',
    ])
    expect(device.faults).toEqual([])
  })

  it.each([
    ['😂', 'funny'],
    ['😭', 'crying'],
    ['🦄', 'happy'],
    ['', 'neutral'],
  ])('8.3: the face of an answer beginning with "%s" is %s, a name that firmware knows', async (emoji, emotion) => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: [`${emoji} So it is.`] }]
    const device = server.device()
    await device.hello()
    device.type('so')
    await device.expectAnswer()
    const faces = ofType(device, 'llm')
    expect(faces.map((face) => face.emotion)).toEqual(['thinking', emotion])
    for (const face of faces) expect(face.text).toMatch(/\p{Extended_Pictographic}/u)
    expect(device.faults).toEqual([])
  })

  it('8.6: an alert has status, message and emotion', async () => {
    const server = await startQuickServer()
    server.script.voiceError = failed
    const device = server.device()
    await device.hello()
    device.type('time')
    expect(await device.expect('alert')).toEqual({
      type: 'alert',
      status: expect.stringMatching(/./),
      message: 'Sorry, my voice failed. The answer is on the screen.',
      emotion: 'sad',
    })
  })

  it('8: when the voice fails, the whole answer is on the screen as the alert says, and the voice is not asked again', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['One. ', 'Two. ', 'Three. ', 'Four.'] }]
    server.script.voiceError = failed
    const device = server.device()
    await device.hello()
    device.type('count')
    await device.expect('alert')
    await device.expect('tts', { state: 'stop' })
    const shown = ofType(device, 'tts').flatMap(({ state, text }) => (state === 'sentence_start' ? [text] : []))
    expect(shown).toEqual(['One.', 'Two.', 'Three.', 'Four.'])
    expect(server.script.spoken.length).toBeLessThanOrEqual(2)
  })

  it('8, 13: texts fit the screen however long the question and the sentence are', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: [`${'a long answer without any full stop '.repeat(60)}.`] }]
    server.script.sentenceMs = 60
    const device = server.device()
    await device.hello()
    device.type('why '.repeat(500))
    const { sentences } = await device.expectAnswer()
    expect(sentences.length).toBeGreaterThan(1)
    expect(server.script.asked[0]?.messages.at(-1)?.content).toHaveLength(1999)
    expect(device.faults).toEqual([])
  })

  it('8: a device without mcp is never asked for tools; of what it does not know it is told the tasks alone', async () => {
    const server = await startQuickServer()
    const device = server.device({ firmware: '1.5.0' })
    await device.hello()
    device.type('time')
    await device.expectAnswer()
    expect([...new Set(texts(device).map(({ type }) => type))].sort()).toEqual([
      'hello',
      'llm',
      'stt',
      'tts',
      'workflow',
    ])
  })
})
