import { describe, expect, it } from 'vitest'
import type { Message } from '../../device/incoming.ts'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { keptData } from '../support/badges.ts'
import { startQuickServer } from '../support/quick-server.ts'
import { storeKinds } from '../support/stores.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const speech = syntheticSpeech(600)
/** More than the silence that ends an utterance. */
const pauseMs = 900

type Microphone = 'manual' | 'auto' | 'realtime'
const microphones: readonly Microphone[] = ['manual', 'auto', 'realtime']

async function present(server: TestServer, microphone: Microphone = 'manual'): Promise<SimulatedBadge> {
  // Quick to be ready for sound, so that a busy machine is not taken for a server in a hurry.
  const device = server.device({ settleMs: 0, ...(microphone !== 'manual' && { mode: microphone }) })
  await device.hello()
  return device
}

/** Says something, as one does on a device with such a microphone; what it is, the script of the recogniser says. */
async function say(device: SimulatedBadge, microphone: Microphone): Promise<void> {
  if (microphone === 'manual') await device.press()
  else if (device.state === 'idle') await device.click()
  else await expect.poll(() => device.state).toBe('listening')
  await device.speak(speech)
  if (microphone === 'manual') await device.release()
  else await device.silence(pauseMs)
}

async function ask(device: SimulatedBadge, state: 'start' | 'end', mode: string) {
  device.send({ type: 'mode', state, mode })
  return device.expect('mode')
}

const modeOf = ({ app }: TestServer) => [...app.sessions][0]?.mode.name

async function storedModeOf({ app }: TestServer, { deviceId }: SimulatedBadge) {
  return (await app.store.devices.get(deviceId))?.mode
}

/** Texts that came since `from`, but for those about the device's tools. */
function textsSince(device: SimulatedBadge, from: number): Message[] {
  return device.received
    .slice(from)
    .flatMap((entry) => (entry.kind === 'text' && entry.message.type !== 'mcp' ? [entry.message] : []))
}

/** What tells them apart. */
function stepsSince(device: SimulatedBadge, from: number): string[] {
  return textsSince(device, from).map(({ type, state, event, status }) =>
    [type, status ?? event ?? state].filter(Boolean).join(' '),
  )
}

const countTts = (device: SimulatedBadge, state: 'start' | 'stop') =>
  device.received.filter(
    (entry) => entry.kind === 'text' && entry.message.type === 'tts' && entry.message.state === state,
  ).length

const switchCall = { calls: [{ id: 'a', name: 'switch_mode', arguments: '{"mode":"working"}' }] }

describe('mode messages', () => {
  it.each([
    ['start', 'chat'],
    ['end', 'chat'],
    ['end', 'working'],
  ] as const)('extensions 2: %s of %s, while chat is on, is ok and idempotent', async (state, mode) => {
    const server = await startQuickServer()
    const device = await present(server)
    expect(await ask(device, state, mode)).toEqual({ type: 'mode', status: 'ok', state, mode, idempotent: true })
    expect(modeOf(server)).toBe('chat')
  })

  it('extensions 2: nothing is initialised again: the answer being spoken goes on', async () => {
    const server = await startTestServer()
    server.script.sentenceMs = 600
    const device = await present(server)
    device.type('time')
    await device.expectAudio(2)
    device.send({ type: 'mode', state: 'start', mode: 'chat' })
    device.send({ type: 'mode', state: 'end', mode: 'chat' })
    await device.expect('tts', { state: 'stop' })
    expect(server.script.asked).toHaveLength(1)
    expect(device.playback.playedMs).toBe(600)
  })

  it('extensions 2: at the start of working a badge is told to listen, gets its tasks, then the ok', async () => {
    const server = await startQuickServer({ config: { workflow: { snapshotDebounceMs: 0 } } })
    const device = await present(server)
    await device.expect('workflow', { event: 'update' })
    const from = device.received.length
    expect(await ask(device, 'start', 'working')).toEqual({
      type: 'mode',
      status: 'ok',
      state: 'start',
      mode: 'working',
    })
    expect(stepsSince(device, from)).toEqual(['listen start', 'workflow update', 'mode ok'])
    expect(textsSince(device, from)[0]).toEqual({ type: 'listen', state: 'start', mode: 'manual' })
  })

  it('extensions 2: a second start of working tells nothing but the ok', async () => {
    const server = await startQuickServer({ config: { workflow: { snapshotDebounceMs: 0 } } })
    const device = await present(server)
    await ask(device, 'start', 'working')
    const from = device.received.length
    expect(await ask(device, 'start', 'working')).toMatchObject({ status: 'ok', idempotent: true })
    await device.expectNothing(300)
    expect(stepsSince(device, from)).toEqual(['mode ok'])
  })

  it('extensions 2: the end of a mode leads back to chat, in silence', async () => {
    const server = await startQuickServer()
    const device = await present(server)
    await ask(device, 'start', 'working')
    expect(await ask(device, 'end', 'working')).toEqual({ type: 'mode', status: 'ok', state: 'end', mode: 'working' })
    expect(modeOf(server)).toBe('chat')
    await device.expectNothing(300, ['tts', 'stt'])
  })

  it('extensions 2: the mode before is left first: what it says ends before the ok', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 3000
    const device = await present(server)
    device.type('tell me a story')
    await device.expectAudio(3)
    const from = device.received.length
    await ask(device, 'start', 'working')
    expect(stepsSince(device, from)).toEqual(['tts stop', 'listen start', 'mode ok'])
    await device.expectNothing(300, ['tts', 'audio'])
    expect(server.script.running).toBe(0)
  })

  it('extensions 2: many in a row are answered in order, and the last one counts', async () => {
    const server = await startQuickServer()
    const device = await present(server)
    for (let count = 0; count < 10; count++) {
      device.send({ type: 'mode', state: 'start', mode: 'working' })
      device.send({ type: 'mode', state: 'end', mode: 'working' })
    }
    device.send({ type: 'mode', state: 'start', mode: 'working' })
    for (let count = 0; count < 10; count++) {
      expect(await device.expect('mode')).toEqual({ type: 'mode', status: 'ok', state: 'start', mode: 'working' })
      expect(await device.expect('mode')).toEqual({ type: 'mode', status: 'ok', state: 'end', mode: 'working' })
    }
    await device.expect('mode', { state: 'start' })
    expect([modeOf(server), await storedModeOf(server, device)]).toEqual(['working', 'working'])
  })

  it('extensions 2: an unknown mode is refused by name, with those there are', async () => {
    const server = await startQuickServer()
    const device = await present(server)
    expect(await ask(device, 'start', 'dancing')).toEqual({
      type: 'mode',
      status: 'error',
      code: 'UNKNOWN_MODE',
      message: expect.stringMatching(/"dancing".*chat/),
      fields: ['mode'],
    })
    device.type('time')
    expect((await device.expectAnswer()).sentences).toHaveLength(1)
  })

  it.each([
    [{ type: 'mode', state: 'begin', mode: 'chat' }, 'state'],
    [{ type: 'mode', state: 'start' }, 'mode'],
    [{ type: 'mode', state: 'start', mode: '' }, 'mode'],
  ])('extensions 1: %j is refused with the field at fault', async (message, field) => {
    const server = await startQuickServer()
    const device = await present(server)
    device.send(message)
    expect(await device.expect('mode')).toMatchObject({ status: 'error', code: 'SCHEMA_INVALID', fields: [field] })
  })
})

describe('the mode belongs to the device', () => {
  it('extensions 2: it survives a reconnect within the resume window, with its conversation', async () => {
    const server = await startQuickServer()
    const device = await present(server)
    await ask(device, 'start', 'working')
    device.type('time')
    await device.expectAnswer()
    const mode = [...server.app.sessions][0]?.mode
    await device.drop()
    await device.hello()
    expect([...server.app.sessions][0]?.mode).toBe(mode)
    expect(modeOf(server)).toBe('working')
  })

  it('extensions 2: it survives a reconnect after the resume window', async () => {
    const server = await startQuickServer({ config: { chat: { resumeSeconds: 1 } } })
    const device = await present(server)
    await ask(device, 'start', 'working')
    device.type('time')
    await device.expectAnswer()
    await device.drop()
    await expect.poll(() => server.app.sessions.size).toBe(0)
    await device.hello()
    expect(modeOf(server)).toBe('working')
    expect(await ask(device, 'start', 'working')).toMatchObject({ idempotent: true })
  })

  it.each(microphones)(
    'extensions 2: a device that comes back works on in it, without a word (%s)',
    async (microphone) => {
      const server = await startQuickServer()
      server.script.transcripts = ['refresh the list']
      const device = await present(server, microphone)
      await ask(device, 'start', 'working')
      await device.drop()
      await device.hello()
      await device.expectNothing(300, ['tts', 'stt', 'mode', 'listen'])
      await say(device, microphone)
      expect((await device.expectAnswer()).sentences.join(' ')).toBe('No open tasks.')
    },
  )

  for (const kind of storeKinds) {
    it.skipIf(!kind.available)(`extensions 2: it survives a restart of the server (${kind.name})`, async () => {
      const config = await keptData(kind)
      const before = await startQuickServer({ config })
      const first = await present(before)
      await ask(first, 'start', 'working')
      await before.stop()
      const after = await startQuickServer({ config })
      const device = await present(after)
      expect(modeOf(after)).toBe('working')
      expect(await ask(device, 'end', 'working')).not.toHaveProperty('idempotent')
    })
  }

  it('a microphone that was open on the connection before counts as closed on the next one', async () => {
    const server = await startQuickServer({ config: { idle: { silenceSeconds: 1 } } })
    const device = await present(server)
    await say(device, 'manual')
    await device.expectAnswer()
    await expect.poll(() => device.state).toBe('idle')
    await device.press()
    await expect.poll(() => [...server.app.sessions][0]?.microphone.isOpen).toBe(true)
    await device.drop()
    await device.hello()
    await ask(device, 'start', 'working')
    await device.expectNothing(5000, ['close'])
  })

  it('a device without an id of its own changes modes, and is not kept for that', async () => {
    const server = await startQuickServer()
    const device = server.device({ deviceId: '', clientId: '' })
    await device.hello()
    await ask(device, 'start', 'working')
    expect(modeOf(server)).toBe('working')
    expect((await server.app.store.devices.list({}, { offset: 0, limit: 9 })).total).toBe(0)
  })
})

describe('by voice', () => {
  const english = {
    said: ['working mode', 'refresh the list', 'exit working mode', 'what time is it'],
    answers: ['Working mode. No open tasks.', 'No open tasks.', 'We can talk now.', 'It is ten past three.'],
  }
  const chinese = {
    said: ['进入工作模式', '刷新列表', '退出工作模式', '几点了'],
    answers: ['工作模式。没有未完成的任务。', '没有未完成的任务。', '已回到聊天模式。', 'It is ten past three.'],
  }

  it('extensions 2: all words are shown and answered once, in the mode they lead to, whatever the microphone', async () => {
    const talk = async ({ said }: typeof english, microphone: Microphone) => {
      // Real time: what a device suffers from depends on some tens of milliseconds.
      const server = await startTestServer({ config: { vad: { silenceMs: 300 } } })
      server.script.transcripts = [...said]
      const device = await present(server, microphone)
      const [shown, answers, modes]: [unknown[], string[], unknown[]] = [[], [], []]
      for (const _ of said) {
        await say(device, microphone)
        shown.push((await device.expect('stt')).text)
        const { sentences } = await device.expectAnswer()
        answers.push(sentences.join(/\p{Script=Han}/u.test(sentences.join('')) ? '' : ' '))
        modes.push([modeOf(server), await storedModeOf(server, device)])
      }
      const { faults } = device
      return { microphone, shown, answers, modes, tts: [countTts(device, 'start'), countTts(device, 'stop')], faults }
    }
    const talks = [english, chinese].flatMap((one) => microphones.map((microphone) => ({ ...one, microphone })))
    const results = await Promise.all(talks.map(({ microphone, ...one }) => talk(one, microphone)))
    const modes = ['working', 'working', 'chat', 'chat'].map((mode) => [mode, mode])
    expect(results).toEqual(
      talks.map(({ microphone, said, answers }) => ({
        microphone,
        shown: said,
        answers,
        modes,
        tts: [4, 4],
        faults: [],
      })),
    )
  }, 60_000)

  it.each([
    ['chat', '工作模式', 'working'],
    ['working', '退出工作模式', 'chat'],
    ['working', 'exit this mode', 'chat'],
    ['working', 'back to chat', 'chat'],
  ])('extensions 2: from %s, typed %s leads to %s', async (from, words, to) => {
    const server = await startQuickServer()
    const device = await present(server)
    await ask(device, 'start', from)
    device.type(words)
    await device.expectAnswer()
    expect(modeOf(server)).toBe(to)
  })

  it.each([
    ['working', 'working mode', 'That mode is already on.'],
    ['working', '工作模式', '已经在这个模式了。'],
    ['chat', 'exit working mode', 'That mode is not on.'],
    ['chat', 'exit coding mode', 'That mode is not on.'],
  ])('extensions 2: where nothing changes that is said: in %s, %s', async (on, words, said) => {
    const server = await startQuickServer()
    const device = await present(server)
    await ask(device, 'start', on)
    device.type(words)
    await device.expect('stt', { text: words })
    expect((await device.expectAnswer()).sentences).toEqual([said])
    expect(modeOf(server)).toBe(on)
    expect(server.script.asked).toEqual([])
  })

  it('4.4: badges are told the command before it is carried out', async () => {
    const server = await startQuickServer({ config: { workflow: { snapshotDebounceMs: 0 } } })
    const device = await present(server)
    await device.expect('workflow', { event: 'update' })
    const from = device.received.length
    device.type('working mode')
    await device.expectAnswer()
    const steps = stepsSince(device, from)
    expect(steps.slice(0, 2)).toEqual(['workflow command', 'listen start'])
    expect(textsSince(device, from)[0]).toEqual({ type: 'workflow', event: 'command', intent: 'enter_working' })
    expect(steps).toContain('workflow update')
  })

  it('a text that is sent twice within a second switches once and is answered once', async () => {
    const server = await startQuickServer()
    const device = await present(server)
    device.type('working mode')
    await device.expect('stt')
    device.type('working mode')
    expect((await device.expectAnswer()).sentences.join(' ')).toBe('Working mode. No open tasks.')
    await device.expectNothing(300, ['tts', 'stt'])
    expect(countTts(device, 'start')).toBe(1)
  })

  it('speech during the confirmation interrupts it and is heard from its beginning (realtime)', async () => {
    const server = await startQuickServer()
    server.script.transcripts = ['working mode', 'refresh the list']
    server.script.sentenceMs = 4000
    const device = await present(server, 'realtime')
    await say(device, 'realtime')
    await device.expectAudio(3)
    await device.speak(speech)
    await device.expect('tts', { state: 'stop' })
    await device.silence(pauseMs)
    await device.expect('stt', { text: 'refresh the list' })
    await device.expect('tts', { state: 'sentence_start', text: 'No open tasks.' })
    expect(server.script.samples(1)).toBeGreaterThanOrEqual(speech.length)
    expect(modeOf(server)).toBe('working')
  })

  it('a press during the confirmation interrupts it and is heard (push to talk)', async () => {
    const server = await startQuickServer()
    server.script.transcripts = ['working mode', 'refresh the list']
    server.script.sentenceMs = 4000
    const device = await present(server)
    await say(device, 'manual')
    await device.expectAudio(3)
    await device.press()
    await device.expect('tts', { state: 'stop' })
    await device.speak(speech)
    await device.release()
    await device.expect('tts', { state: 'sentence_start', text: 'No open tasks.' })
    expect(server.script.samples(1)).toBeGreaterThanOrEqual(speech.length)
    expect(device.faults).toEqual([])
  })

  it('a switch whose store fails is owned up to, and the mode stays', async () => {
    const server = await startQuickServer()
    const device = await present(server)
    server.app.services.fleet.setMode = () => Promise.reject(new Error('disk full'))
    device.type('working mode')
    expect((await device.expectAnswer()).sentences.join(' ')).toMatch(/could not be changed/)
    expect(modeOf(server)).toBe('chat')
    device.type('time')
    expect((await device.expectAnswer()).sentences).toEqual(['It is ten past three.'])
  })
})

describe('by the model', () => {
  it.each(microphones)('extensions 2: the mode changes when its answer is over (%s)', async (microphone) => {
    const server = await startQuickServer()
    server.script.transcripts = ['I would like to see to my tasks', 'refresh the list']
    server.script.answers = [switchCall, { pieces: ['Off we go.'] }]
    const device = await present(server, microphone)
    await say(device, microphone)
    await device.expect('tts', { state: 'sentence_start', text: 'Off we go.' })
    expect(modeOf(server)).toBe('chat')
    await device.expect('tts', { state: 'stop' })
    await expect.poll(() => modeOf(server)).toBe('working')
    expect(server.script.asked[1]?.messages.at(-1)).toMatchObject({ content: expect.stringContaining('working') })
    await say(device, microphone)
    expect((await device.expectAnswer()).sentences).toEqual(['No open tasks.'])
    expect([countTts(device, 'start'), countTts(device, 'stop')]).toEqual([2, 2])
    expect(device.faults).toEqual([])
  })

  it('extensions 2: also when its answer is interrupted', async () => {
    const server = await startQuickServer()
    server.script.answers = [switchCall, { pieces: ['Off we go.'] }]
    server.script.sentenceMs = 4000
    const device = await present(server)
    device.type('I would like to see to my tasks')
    await expect.poll(() => device.state).toBe('speaking')
    await device.abort()
    await expect.poll(() => storedModeOf(server, device)).toBe('working')
    await expect.poll(() => modeOf(server)).toBe('working')
  })

  it('extensions 2: also when the device hangs up during it', async () => {
    const server = await startQuickServer()
    server.script.answers = [switchCall, { pieces: ['Off we go.'] }]
    server.script.sentenceMs = 4000
    const device = await present(server)
    device.type('I would like to see to my tasks')
    await device.expectAudio(3)
    await device.drop()
    await expect.poll(() => storedModeOf(server, device)).toBe('working')
  })

  it('is told of a mode that there is not, and of one that is on already', async () => {
    const server = await startQuickServer()
    const call = (mode: string) => ({ id: mode, name: 'switch_mode', arguments: JSON.stringify({ mode }) })
    server.script.answers = [{ calls: [call('dancing'), call('chat')] }, { pieces: ['No.'] }]
    const device = await present(server)
    device.type('dance')
    await device.expectAnswer()
    expect(server.script.asked[1]?.messages.slice(-2)).toMatchObject([
      { role: 'tool', content: expect.stringMatching(/mode/) },
      { role: 'tool', content: expect.stringMatching(/already/) },
    ])
    expect(modeOf(server)).toBe('chat')
  })

  it('can do so in every mode', async () => {
    const server = await startQuickServer()
    const device = await present(server)
    for (const mode of ['chat', 'working']) {
      await ask(device, 'start', mode)
      device.type(`what can you do in ${mode}`)
      await device.expectAnswer()
    }
    const offered = server.script.asked.map(({ tools }) => tools?.map(({ name }) => name))
    for (const names of offered) expect(names).toContain('switch_mode')
  })
})
