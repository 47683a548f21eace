import { describe, expect, it } from 'vitest'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { startQuickServer } from '../support/quick-server.ts'

const speech = syntheticSpeech(600)
const pauseMs = 900

describe('listen detect', () => {
  it('7: a wake word without a greeting begins to listen, and is neither shown nor answered', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'auto' })
    await device.wake('你好小智')
    await device.expectNothing(600, ['stt', 'llm', 'tts'])
    await device.speak(speech)
    await device.silence(pauseMs)
    await device.expect('stt', { text: 'what time is it' })
    expect(server.script.heard).toHaveLength(1)
    expect(device.faults).toEqual([])
  })

  it('7: a wake word is known by any spelling, and its sound is not taken for speech', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'auto' })
    await device.wake('Hi, Lapel!')
    await device.expectNothing(600, ['stt', 'llm', 'tts'])
    expect(server.script.asked).toEqual([])
    expect(server.script.heard).toEqual([])
  })

  it('7: with a greeting the wake word is answered by it, and the device listens afterwards', async () => {
    const server = await startQuickServer({ config: { chat: { greeting: 'Yes, please?' } } })
    const device = server.device({ mode: 'auto' })
    await device.wake('你好小智')
    expect((await device.expectAnswer()).sentences).toEqual(['Yes, please?'])
    await expect.poll(() => device.state).toBe('listening')
    await device.speak(speech)
    await device.silence(pauseMs)
    expect((await device.expectAnswer()).sentences).toEqual(['It is ten past three.'])
    expect(server.script.asked).toHaveLength(1)
    expect(device.faults).toEqual([])
  })

  it('7: in realtime the user may speak into the greeting', async () => {
    const server = await startQuickServer({ config: { chat: { greeting: 'Yes, please?' } } })
    server.script.sentenceMs = 4000
    const device = server.device({ mode: 'realtime' })
    await device.wake('你好小智')
    await device.expectAudio(3)
    await device.speak(speech)
    await device.expect('tts', { state: 'stop' })
    await device.silence(pauseMs)
    await device.expect('stt', { text: 'what time is it' })
  })

  it.each(['detect', 'text'] as const)('7: a text that is no wake word is user input (state %s)', async (state) => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    device.send({ type: 'listen', state, text: ' what time is it ' })
    await device.expect('stt', { text: 'what time is it' })
    await device.expectAnswer()
    expect(server.script.asked[0]?.messages.at(-1)).toEqual({ role: 'user', content: 'what time is it' })
  })

  it('7: an empty text changes nothing: the answer being spoken goes on', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 900
    const device = server.device()
    await device.hello()
    device.type('time')
    await device.expectAudio(2)
    device.type('  ')
    await device.expect('tts', { state: 'stop' })
    await expect.poll(() => device.playback.playedMs).toBe(900)
    expect(server.script.asked).toHaveLength(1)
  })

  it('7: the web client types while it is spoken to: abort, then the text, then its answer', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['A very long story.'] }, { pieces: ['As you like.'] }]
    server.script.sentenceMs = 1200
    const device = server.device()
    await device.hello()
    device.type('tell me a story')
    await device.expectAudio(3)
    device.send({ type: 'abort' })
    device.type('something else')
    await device.expect('tts', { state: 'stop' })
    await device.expect('stt', { text: 'something else' })
    expect((await device.expectAnswer()).sentences).toEqual(['As you like.'])
  })

  it('7: a text typed into an answer, without abort, ends it; what was heard of it is remembered', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['A very long story. ', 'With two sentences.'] }, { pieces: ['As you like.'] }]
    server.script.sentenceMs = 1200
    const device = server.device()
    await device.hello()
    device.type('tell me a story')
    await device.expectAudio(22)
    device.type('something else')
    await device.expect('tts', { state: 'stop' })
    await device.expect('stt', { text: 'something else' })
    expect(server.script.asked[1]?.messages.slice(1, 3)).toEqual([
      { role: 'user', content: 'tell me a story' },
      { role: 'assistant', content: expect.stringMatching(/^A very.*…$/) },
    ])
  })
})

describe('abort', () => {
  it('7 MUST: by the key, tts stop comes at once', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 3000
    const device = server.device({ mode: 'auto' })
    await device.hello()
    await device.click()
    device.type('tell me a story')
    await device.expectAudio(5)
    await device.abort()
    const abortedAt = device.sent.at(-1)?.atMs ?? Number.NaN
    await device.expect('tts', { state: 'stop' })
    const stoppedAt = device.received.at(-1)?.atMs ?? Number.NaN
    expect(stoppedAt - abortedAt).toBeLessThan(250)
    await device.expectNothing(300, ['tts', 'audio'])
    await expect.poll(() => device.state).toBe('listening')
    expect(device.faults).toEqual([])
  })

  it.each(['2.1.0', '2.4.2'])('7: by the wake word, the next words are heard (firmware %s)', async (firmware) => {
    const server = await startQuickServer()
    server.script.sentenceMs = 3000
    server.script.answers = [{ pieces: ['A very long story.'] }, { pieces: ['As you like.'] }]
    const device = server.device({ mode: 'auto', firmware })
    await device.hello()
    await device.click()
    device.type('tell me a story')
    await device.expectAudio(5)
    await device.wake()
    await device.expect('tts', { state: 'stop' })
    await expect.poll(() => device.state).toBe('listening')
    server.script.sentenceMs = 240
    await device.speak(speech)
    await device.silence(pauseMs)
    await device.expect('stt', { text: 'what time is it' })
    expect((await device.expectAnswer()).sentences).toEqual(['As you like.'])
    expect(device.faults).toEqual([])
  })

  it('7: without a turn it is ignored, and listening goes on', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'auto' })
    await device.hello()
    device.send({ type: 'abort' })
    await device.click()
    device.send({ type: 'abort', reason: 'wake_word_detected' })
    await device.expectNothing(200, ['tts', 'stt', 'llm', 'error', 'abort'])
    await device.speak(speech)
    await device.silence(pauseMs)
    await device.expect('stt')
  })

  it('7: while the model thinks it ends the call; the device, not yet speaking, gets its stop all the same', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ hangs: true }]
    const device = server.device()
    await device.hello()
    device.type('time')
    await device.expect('tts', { state: 'start' })
    device.send({ type: 'abort' })
    await device.expect('tts', { state: 'stop' })
    await expect.poll(() => server.script.running).toBe(0)
  })
})

describe('other messages', () => {
  it.each(['', 'not mine', undefined])('7 QUIRK: session_id %j is never a reason to refuse', async (session_id) => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    device.send({ type: 'listen', state: 'detect', text: 'time', ...(session_id !== undefined && { session_id }) })
    expect((await device.expectAnswer()).sentences).toHaveLength(1)
  })

  it('7 QUIRK: a wake word that breaks the JSON is refused by name, and the conversation begins all the same', async () => {
    const server = await startQuickServer()
    const device = server.device({ mode: 'auto' })
    await device.hello()
    device.sendRaw('{"session_id":"x","type":"listen","state":"detect","text":"say "hi""}')
    await device.expect('error', { code: 'INVALID_JSON' })
    await device.click()
    await device.speak(speech)
    await device.silence(pauseMs)
    await device.expect('stt')
  })

  it.each(['ping', 'keepalive'])('7: %s is answered by pong with its ts', async (type) => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    device.send({ type, ts: 1_767_225_600_000 })
    expect(await device.expect('pong')).toEqual({ type: 'pong', ts: 1_767_225_600_000 })
    device.send({ type })
    expect(await device.expect('pong')).toEqual({ type: 'pong' })
  })

  it('7, 10: legacy things are taken without a word', async () => {
    const server = await startQuickServer()
    const device = server.device({ firmware: '1.5.0' })
    await device.hello()
    device.send({ type: 'iot', update: true, descriptors: [{ name: 'Lamp', description: 'a lamp' }] })
    device.send({ type: 'iot', update: true, states: [{ name: 'Lamp', state: { on: true } }] })
    await device.expectNothing(200)
  })

  it('7: goodbye ends the connection in order', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    device.send({ type: 'goodbye' })
    expect((await device.expectClose()).code).toBe(1000)
    expect(server.app.sessions.size).toBe(0)
  })
})
