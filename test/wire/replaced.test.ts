import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { startQuickServer } from '../support/quick-server.ts'
import { startTestServer } from '../support/test-server.ts'

const deviceId = '24:0a:c4:00:00:07'

describe('a second connection of a device', () => {
  it('extensions 1: wins at once; the first is told why and closed within 1.5 s', async () => {
    const server = await startTestServer()
    const ownTimers = server.app.services.clock.pending
    const first = server.device({ deviceId })
    await first.hello()
    const second = server.device({ deviceId })
    await second.hello()
    const startedAt = performance.now()
    expect(await first.expect('system')).toEqual({
      type: 'system',
      event: 'replaced',
      message: expect.stringMatching(/./),
    })
    expect((await first.expectClose()).code).toBe(4002)
    // The device keeps TCP open after a close frame: the server has to end it.
    await expect.poll(() => server.app.services.clock.pending, { timeout: 2500 }).toBeLessThanOrEqual(ownTimers + 1)
    expect(performance.now() - startedAt).toBeLessThan(2000)
    second.type('time')
    await second.expectAnswer()
    expect(server.app.sessions.size).toBe(1)
  })

  it('extensions 1: is not unregistered by the late end of the first', async () => {
    const server = await startQuickServer()
    const first = server.device({ deviceId })
    await first.hello()
    const second = server.device({ deviceId })
    await second.hello()
    await first.expectClose()
    await first.drop()
    second.type('time')
    expect((await second.expectAnswer()).sentences).toEqual(['It is ten past three.'])
    expect(server.app.sessions.size).toBe(1)
  })

  it('extensions 1: ends the turn of the first and its calls; nothing of it reaches the second', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 3000
    const first = server.device({ deviceId })
    await first.hello()
    first.type('tell me a story')
    await first.expectAudio(3)
    const second = server.device({ deviceId })
    await second.hello()
    await first.expect('tts', { state: 'stop' })
    await first.expect('system', { event: 'replaced' })
    await second.expectNothing(300, ['tts', 'stt', 'audio'])
    expect(server.script.running).toBe(0)
  })

  it('extensions 1: ends what the model was still thinking for the first', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ hangs: true }]
    const first = server.device({ deviceId })
    await first.hello()
    first.type('think')
    await first.expect('tts', { state: 'start' })
    await server.device({ deviceId }).hello()
    await expect.poll(() => server.script.running).toBe(0)
  })

  it('extensions 1: is the same device whatever the case of its id, and goes on in the same conversation', async () => {
    const server = await startQuickServer()
    const first = server.device({ deviceId })
    await first.hello()
    first.type('first')
    await first.expectAnswer()
    const second = server.device({ deviceId: deviceId.toUpperCase() })
    await second.hello()
    await first.expect('system', { event: 'replaced' })
    second.type('second')
    await second.expectAnswer()
    expect(server.script.asked[1]?.messages.map(({ content }) => content).slice(1)).toEqual([
      'first',
      'It is ten past three.',
      'second',
    ])
    expect(second.sessionId).toBe(first.sessionId)
  })
})

describe('a device that comes back', () => {
  async function startWithExchange(resumeSeconds: number) {
    const clock = new ManualClock()
    const server = await startTestServer({ clock, config: { chat: { resumeSeconds } } })
    server.script.sentenceMs = 60
    const device = server.device({ hello: { features: {} } })
    await device.hello()
    device.type('first')
    await device.expect('stt')
    const exchanges = async () => {
      await clock.advance(100)
      return [...server.app.sessions][0]?.conversation.exchanges.length
    }
    await expect.poll(exchanges).toBe(1)
    return { clock, server, device }
  }

  it('extensions 1: within the resume window finds its conversation', async () => {
    const { clock, server, device } = await startWithExchange(300)
    const { sessionId } = device
    await device.drop()
    await clock.advance(299_000)
    await device.hello()
    expect(device.sessionId).toBe(sessionId)
    expect([...server.app.sessions][0]?.conversation.exchanges).toHaveLength(1)
    await clock.advance(10_000)
    expect(server.app.sessions.size).toBe(1)
  })

  it('extensions 1: after it starts anew', async () => {
    const { clock, server, device } = await startWithExchange(300)
    const { sessionId } = device
    await device.drop()
    await expect.poll(() => [...server.app.sessions][0]?.link).toBeUndefined()
    await clock.advance(300_001)
    expect(server.app.sessions.size).toBe(0)
    await device.hello()
    expect(device.sessionId).not.toBe(sessionId)
  })

  it('extensions 1: with nothing to remember its session ends with the connection', async () => {
    const server = await startQuickServer()
    const device = server.device()
    await device.hello()
    expect(server.app.sessions.size).toBe(1)
    await device.drop()
    await expect.poll(() => server.app.sessions.size).toBe(0)
  })

  it('extensions 1: remembers also the first answer, although the connection was lost in the middle of it', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['One two three four five six seven eight nine ten.'] }, { pieces: ['So.'] }]
    server.script.sentenceMs = 3000
    const device = server.device()
    await device.hello()
    device.type('count')
    await device.expectAudio(25)
    await device.drop()
    await expect.poll(() => server.script.running).toBe(0)
    await device.hello()
    device.type('go on')
    await expect.poll(() => server.script.asked.length).toBe(2)
    expect(server.script.asked[1]?.messages.slice(1, 3)).toEqual([
      { role: 'user', content: 'count' },
      { role: 'assistant', content: expect.stringMatching(/^One.*…$/) },
    ])
  })
})
