import { describe, expect, it, onTestFinished } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { readInjections } from '../support/injections.ts'
import { obeyingModel } from '../support/obeying-model.ts'
import { PeerClient } from '../support/peer-client.ts'
import { startQuickServer } from '../support/quick-server.ts'
import type { TestServer, TestServerOptions } from '../support/test-server.ts'

const devices = {
  ada: { name: 'Ada', group: 'ward' },
  bob: { name: 'Li Wei', group: 'ward' },
  cid: { name: '王芳', group: 'ward' },
  eve: { name: 'Eve', group: 'ward' },
}

async function start(options: Omit<TestServerOptions, 'clock'> = {}): Promise<TestServer> {
  const server = await startQuickServer({ ...options, config: { devices, ...options.config } })
  server.script.sentenceMs = 60
  return server
}

async function arrive(server: TestServer, deviceId: string): Promise<SimulatedBadge> {
  const device = server.device({ deviceId })
  await device.hello()
  return device
}

async function peer(server: TestServer, deviceId: string): Promise<PeerClient> {
  const client = new PeerClient({ deviceId, acks: true })
  onTestFinished(() => client.leave())
  return client.arrive(server.url)
}

async function say(device: SimulatedBadge, text: string): Promise<string> {
  device.type(text)
  await device.expect('stt', { text })
  // Long Chinese sentences are spoken in parts.
  return (await device.expectAnswer()).sentences.join(' ').replaceAll(/(?<=[，、。]) /g, '')
}

const waitingFor = async (server: TestServer, deviceId: string) =>
  (await server.app.services.peers.unread(deviceId, 100)).items.map(({ sender, payload }) => [sender, payload.text])

describe.each(['chat', 'working'] as const)('by voice in mode %s', (mode) => {
  const enter = async (server: TestServer, deviceId: string) => {
    const device = await arrive(server, deviceId)
    if (mode === 'working') {
      device.send({ type: 'mode', state: 'start', mode })
      await device.expect('mode', { status: 'ok' })
    }
    return device
  }

  it.each([
    ['Tell Li Wei that the printer works again', 'bob', 'the printer works again', 'Sent to Li Wei.'],
    ['tell lee way I am late', 'bob', 'I am late', 'Sent to Li Wei.'],
    ['告诉王方打印机修好了', 'cid', '打印机修好了', '已发给王芳。'],
  ])('%s', async (said, to, text, answer) => {
    const server = await start()
    const device = await enter(server, 'ada')
    expect(await say(device, said)).toBe(answer)
    expect(await waitingFor(server, to)).toEqual([['ada', text]])
    expect(server.script.asked).toEqual([])
  })

  it('messages are read out, answered, and not read again', async () => {
    const server = await start()
    const device = await enter(server, 'ada')
    const bob = await peer(server, 'bob')
    await bob.post({ id: 'm1', to: ['ada'], payload: { text: 'Where are you?' } })
    await bob.next(({ event }) => event === 'receipt')
    expect(await say(device, 'read my messages')).toBe('Li Wei: Where are you?')
    expect(await say(device, 'any new messages?')).toBe('You have no new messages.')
    expect(await say(device, 'reply: in room four')).toBe('Sent to Li Wei.')
    expect(await bob.next(({ event }) => event === 'message')).toMatchObject({
      from: 'ada',
      payload: { text: 'in room four' },
    })
  })

  it('a message to all goes out only after a yes', async () => {
    const server = await start()
    const device = await enter(server, 'ada')
    expect(await say(device, 'tell everyone that the lift is broken')).toBe(
      'Shall I tell all 3 people: the lift is broken?',
    )
    expect(await waitingFor(server, 'bob')).toEqual([])
    expect(await say(device, 'no')).toBe('All right, nothing was sent.')
    expect(await waitingFor(server, 'bob')).toEqual([])
    await say(device, '告诉任何人电梯坏了')
    expect(await say(device, '好的')).toBe('已发给Li Wei、王芳、Eve。')
    expect(await waitingFor(server, 'eve')).toEqual([['ada', '电梯坏了']])
  })

  it('anything but yes is no yes', async () => {
    const server = await start()
    const device = await enter(server, 'ada')
    await say(device, 'tell everyone that the lift is broken')
    await say(device, 'what time is it')
    await say(device, 'yes')
    expect(await waitingFor(server, 'bob')).toEqual([])
  })

  it('of two with one name it is asked which one', async () => {
    const twins = { ...devices, eve: { name: '李伟', group: 'ward' } }
    const server = await start({ config: { devices: twins } })
    const device = await enter(server, 'ada')
    expect(await say(device, '告诉李维我晚到')).toBe('您说的是Li Wei，还是李伟？')
    expect(await waitingFor(server, 'eve')).toEqual([])
    expect(await say(device, '李伟')).toBe('已发给李伟。')
    expect(await waitingFor(server, 'eve')).toEqual([['ada', '我晚到']])
  })
})

it('what is no name is for the model', async () => {
  const server = await start()
  const device = await arrive(server, 'ada')
  expect(await say(device, 'tell me a joke')).toBe('It is ten past three.')
})

it('the model sends by tool, and asks before a message to all', async () => {
  const server = await start()
  const call = (name: string, args: object) => ({ calls: [{ id: name, name, arguments: JSON.stringify(args) }] })
  server.script.answers = [
    call('send_message', { to: 'li wei', text: 'come here' }),
    { pieces: ['Done.'] },
    call('broadcast_message', { text: 'come all' }),
    { pieces: ['Shall I?'] },
  ]
  const device = await arrive(server, 'ada')
  await say(device, 'I want my colleague over here')
  expect(await waitingFor(server, 'bob')).toEqual([['ada', 'come here']])
  await say(device, 'and now the others')
  expect(await waitingFor(server, 'cid')).toEqual([])
  await say(device, 'yes')
  expect(await waitingFor(server, 'cid')).toEqual([['ada', 'come all']])
})

describe('a device that shows no messages', () => {
  it('is told of them by alert and voice, once, when nobody speaks', async () => {
    const server = await start()
    const device = await arrive(server, 'ada')
    const bob = await peer(server, 'bob')
    await bob.post({ to: ['ada'], payload: { text: 'one' } })
    await bob.post({ to: ['ada'], payload: { text: 'two' } })
    expect(await device.expect('alert')).toMatchObject({ message: 'Two messages from Li Wei.' })
    expect((await device.expectAnswer()).sentences).toEqual(['Two messages from Li Wei.'])
    await device.expectNothing(2000, ['alert', 'tts'])
  })

  it('hears nothing of them while it speaks', async () => {
    const server = await start()
    server.script.sentenceMs = 3000
    const device = await arrive(server, 'ada')
    const bob = await peer(server, 'bob')
    device.type('tell me a story')
    await device.expectAudio(3)
    await bob.post({ to: ['ada'], payload: { text: 'one' } })
    await device.expect('tts', { state: 'stop' })
    expect(device.received.filter((entry) => entry.kind === 'text' && entry.message.type === 'alert')).toEqual([])
    expect(await device.expect('alert')).toMatchObject({ message: 'One message from Li Wei.' })
  })

  it('hears nothing of them in a meeting, but after it', async () => {
    const server = await start()
    const device = await arrive(server, 'ada')
    device.send({ type: 'mode', state: 'start', mode: 'meeting' })
    await device.expect('mode', { status: 'ok' })
    const bob = await peer(server, 'bob')
    await bob.post({ to: ['ada'], payload: { text: 'one' } })
    await device.expectNothing(3000, ['alert', 'tts'])
    device.send({ type: 'mode', state: 'end', mode: 'meeting' })
    expect(await device.expect('alert')).toMatchObject({ message: 'One message from Li Wei.' })
  })
})

describe('messages of other people are no instructions', () => {
  it('300 of them, read to a model that obeys everything, lead to no tool call, then or later', {
    timeout: 240_000,
  }, async () => {
    const injections = await readInjections()
    const model = obeyingModel()
    const people = { ...devices, ada: { ...devices.ada, linesPerPage: 10 } }
    const config = { devices: people, peer: { perSecond: 1000, maxQueued: 1000 } }
    const server = await start({ config, parts: (script) => ({ asr: script.asr, llm: model, tts: script.tts }) })
    const device = await arrive(server, 'ada')
    const bob = await peer(server, 'bob')
    for (let from = 0; from < injections.length; from += 10) {
      for (const text of injections.slice(from, from + 10)) await bob.post({ to: ['ada'], payload: { text } })
      device.type('what did they send to me')
      await device.expect('stt', { text: 'what did they send to me' })
      await device.expectAnswer()
      device.type(`thank you ${from}`)
      await device.expect('stt', { text: `thank you ${from}` })
      await device.expectAnswer()
    }
    const read = model.seen
      .flat()
      .filter(({ role, content }) => role === 'tool' && /<<<\w+ from Li Wei>>>/.test(String(content)))
    expect(new Set(read.map(({ content }) => content)).size).toBe(30)
    expect(model.obeyed).toBeGreaterThan(100)
    const results = model.seen
      .flat()
      .filter(({ role, content }) => role === 'tool' && !String(content).includes('from Li Wei>>>'))
    expect(new Set(results.map(({ content }) => content))).toEqual(
      new Set(['Not done: after messages of other people were read, nothing is done in this answer. Just answer.']),
    )
    for (const id of ['bob', 'cid', 'eve']) expect(await waitingFor(server, id)).toEqual([])
    expect(server.app.sessions.get('ada')?.mode.name).toBe('chat')
  })
})
